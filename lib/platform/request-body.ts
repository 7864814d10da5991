import { AppError } from "@/lib/platform/errors";

export interface BodyLimit {
  bytes: number;
  tooLarge: () => AppError;
}

/** Bodies of requests that are held in memory, so many at the same time. */
export class Bodies {
  private receiving = 0;

  constructor(private readonly most: number) {}

  /**
   * Reads the body of a request into memory, hands it over, and forgets it; none is an empty one. Throws AppErrors
   * `too_many_uploads`, and what the limit gives.
   */
  async read<Result>(
    request: Request,
    limit: BodyLimit,
    work: (bytes: Buffer) => Promise<Result>,
  ): Promise<Result> {
    const declared = Number(request.headers.get("content-length") ?? Number.NaN);
    if (declared > limit.bytes) throw limit.tooLarge();
    if (this.receiving >= this.most) {
      throw new AppError({
        code: "too_many_uploads",
        message: "Other uploads are being received at this moment.",
        safe: "Nothing was changed.",
        next: "Try again in a minute.",
      });
    }
    this.receiving += 1;
    try {
      return await work(await bytesOf(request, limit));
    } finally {
      this.receiving -= 1;
    }
  }
}

async function bytesOf({ body }: Request, limit: BodyLimit): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit.bytes) {
      await reader.cancel();
      throw limit.tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}
