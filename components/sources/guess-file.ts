import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";

/** Bytes of a file's beginning that are looked at. */
const headBytes = 64 * 1024;

export interface FileGuess {
  /** The connector that reads it; null: none recognises it. */
  connector: string | null;
  /** `rollcall collect` wrote it. */
  snapshot: boolean;
  /** It is a log of use. */
  log: boolean;
}

/**
 * Which connector a file is for: a snapshot says it itself, an export or a log by words at its beginning and the end of its name.
 * Nothing leaves the browser for this.
 */
export async function guessFile(
  file: Pick<File, "name" | "slice">,
  connectors: readonly ConnectorView[],
): Promise<FileGuess> {
  const head = file.slice(0, headBytes);
  const bytes = new Uint8Array(await head.arrayBuffer());
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = packed ? await unpackedHead(head) : new TextDecoder().decode(bytes);
  const name = file.name.toLowerCase();
  const log = connectors.find(({ logs }) =>
    logs.some(
      ({ accept, marks }) =>
        accept.some((end) => name.endsWith(end)) && marks?.some((mark) => text.includes(mark)),
    ),
  );
  if (log && !text.includes('"rollcall-snapshot"')) return { connector: log.id, snapshot: false, log: true };
  if (packed) {
    const [first = ""] = text.split("\n", 1);
    return { connector: knownOnly(connectorOf(first), connectors), snapshot: true, log: false };
  }
  const fits = connectors.flatMap((connector) =>
    connector.exports
      .filter((kind) => kind.accept.some((end) => name.endsWith(end)))
      .filter(({ marks }) => marks === undefined || marks.some((mark) => text.includes(mark)))
      .map((kind) => ({ connector: connector.id, sure: kind.marks !== undefined })),
  );
  const best = fits.find((fit) => fit.sure) ?? fits[0];
  return { connector: best?.connector ?? null, snapshot: false, log: false };
}

function knownOnly(id: string | null, connectors: readonly ConnectorView[]): string | null {
  return connectors.some((connector) => connector.id === id) ? id : null;
}

/** What a compressed file begins with, as far as its beginning holds it. */
async function unpackedHead(head: Blob): Promise<string> {
  const reader = head.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    while (text.length < headBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // A beginning without its end: what was unpacked until here is enough or it is none of ours.
  }
  reader.cancel().catch(() => undefined);
  return text;
}

function connectorOf(line: string): string | null {
  return /"connector":\s*"([a-z0-9-]{1,40})"/.exec(line)?.[1] ?? null;
}
