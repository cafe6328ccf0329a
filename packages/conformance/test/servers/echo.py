"""A right echo server with asyncio, whose banner comes a moment after the connection."""
import asyncio
import sys


async def greet(writer):
    await asyncio.sleep(0.05)
    writer.write(b"Welcome to the echo server.\r\n")


async def serve(reader, writer):
    greeting = asyncio.create_task(greet(writer))
    try:
        while True:
            line = await reader.readline()
            if not line.endswith(b"\n"):
                break
            writer.write(line.decode(errors="replace").rstrip("\r\n").upper().encode() + b"\r\n")
            await writer.drain()
    except ConnectionError:
        pass
    greeting.cancel()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


asyncio.run(main())
