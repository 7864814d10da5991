import { pipeline, type Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { SourceError } from "@/lib/connectors/sdk/contract";

/** A decoder for one Content-Encoding; null for none. Truncated input is an error of the stream. */
function decoderFor(encoding: string) {
  if (encoding === "gzip" || encoding === "x-gzip") return createGunzip();
  if (encoding === "deflate") return createInflate();
  if (encoding === "br") return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FINISH });
  return null;
}

/** Whether the compressed bytes are at fault, and not the connection that they came over. */
function isDecoderError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(Z_|ERR_(?!STREAM))/.test(code);
}

/**
 * Reads a body whole, decompressed, up to `limit` bytes; memory stays near the limit however large the answer is. Throws
 * SourceError `too_large` beyond it, `malformed` for broken compression; errors of the connection pass through. Stops where
 * `enough` says so.
 */
export async function readBody(
  raw: Readable,
  headers: Record<string, string>,
  limit: number,
  where: string,
  enough?: (part: Uint8Array) => boolean,
): Promise<Uint8Array> {
  const tooLarge = () =>
    new SourceError({
      kind: "too_large",
      message: `${where} sent more than ${Math.floor(limit / 1_000_000)} MB in one answer.`,
    });
  // Destroying the stream makes it emit an error, which is fatal to the process where nobody listens.
  raw.on("error", () => {});
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase();
  const plain = encoding === "" || encoding === "identity";
  const decoder = decoderFor(encoding);
  if (!plain && decoder === null) {
    raw.destroy();
    throw new SourceError({
      kind: "malformed",
      message: `${where} compressed its answer in an unknown way.`,
    });
  }
  if (plain && Number(headers["content-length"]) > limit) {
    raw.destroy();
    throw tooLarge();
  }
  const stream: Readable = decoder === null ? raw : pipeline(raw, decoder, () => {});
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.length;
      // Leaving the loop destroys the stream, and with it the connection.
      if (size > limit) throw tooLarge();
      chunks.push(chunk);
      if (enough?.(chunk)) break;
    }
  } catch (error) {
    raw.destroy();
    if (decoder === null || !isDecoderError(error)) throw error;
    throw new SourceError(
      { kind: "malformed", message: `${where} sent a compressed answer that is broken.` },
      { cause: error },
    );
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
