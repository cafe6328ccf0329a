/** The chat server, in this process. */
import { type ChatServer, type ChatServerOptions, createChatServer } from '@linechat/chat-server';
import { onTestFinished } from 'vitest';

/** Serves until the test ends. `port` 0: any free port. */
export async function startChat(
  options: Partial<ChatServerOptions> = {},
  port = 0,
): Promise<{ server: ChatServer; port: number }> {
  const server = createChatServer(options);
  const address = await server.listen({ host: '127.0.0.1', port });
  onTestFinished(() => server.close({ graceMs: 0 }));
  return { server, port: address.port };
}
