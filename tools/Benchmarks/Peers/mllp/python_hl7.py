# The asyncio server of python3-hl7 after its documentation, answering AA and keeping nothing.
import asyncio
import sys

from hl7.mllp import start_hl7_server


async def serve_connection(reader, writer):
    try:
        while not writer.is_closing():
            message = await reader.readmessage()
            writer.writemessage(message.create_ack("AA"))
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


async def main():
    async with await start_hl7_server(serve_connection, "127.0.0.1", int(sys.argv[1]), encoding="utf-8") as server:
        await server.serve_forever()


asyncio.run(main())
