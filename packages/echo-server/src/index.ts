export { DEFAULT_OPTIONS, type EchoServerOptions } from './options.ts';
export {
  type ConnectionInfo,
  createEchoServer,
  EchoServer,
  type EchoServerEvents,
  type ListenOptions,
} from './server.ts';
