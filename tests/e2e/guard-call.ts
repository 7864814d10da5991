import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { z } from "zod";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Asked {
  method?: string;
  /** One that is empty is not sent. */
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Asks for a path exactly as it is written: nothing is normalised, followed or added. */
export function ask(
  url: string,
  path: string,
  { method = "GET", headers = {}, body }: Asked = {},
): Promise<Answer> {
  const { hostname, port, host } = new URL(url);
  const sent = Object.entries({ host, ...headers }).filter(([, value]) => value !== "");
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      // A connection of its own: one that is kept may be closed by the server while the next request is on its way.
      { hostname, port, path, method, headers: Object.fromEntries(sent), agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    call.once("error", reject);
    if (body !== undefined) call.setHeader("content-length", Buffer.byteLength(body));
    call.end(body);
  });
}

const manifestSchema = z.object({
  node: z.record(
    z.string(),
    z.object({
      workers: z.record(z.string(), z.unknown()),
      filename: z.string(),
      exportedName: z.string(),
    }),
  ),
});

export interface ServerAction {
  id: string;
  /** A page that carries it. */
  path: string;
}

/** Every server action of the build, by `noun/name`, as the built server itself lists them. */
export function builtActions(): Map<string, ServerAction> {
  const file = join(process.cwd(), ".next", "server", "server-reference-manifest.json");
  const { node } = manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const found = new Map<string, ServerAction>();
  for (const [id, { workers, filename, exportedName }] of Object.entries(node)) {
    const pages = Object.keys(workers)
      .map(pathOf)
      .sort((a, b) => a.length - b.length);
    const name = `${filename.split("/")[2]}/${exportedName}`;
    // The shortest page has no parameters, where there is one.
    found.set(name, { id, path: pages.find((page) => !page.includes("-id-")) ?? pages[0] ?? "/" });
  }
  return found;
}

function pathOf(worker: string): string {
  const parts = worker
    .split("/")
    .slice(1, -1)
    .filter((part) => !part.startsWith("("));
  return `/${parts.map((part) => part.replace(/^\[.*\]$/, "-id-")).join("/")}`;
}

const resultSchema = z.looseObject({
  data: z.unknown().optional(),
  serverError: z.looseObject({ code: z.string(), what: z.string() }).optional(),
  validationErrors: z.unknown().optional(),
});
export type ActionResult = z.output<typeof resultSchema>;

/** What an action returned, read out of the answer; null when it did not return. */
export function actionResult(answer: Answer): ActionResult | null {
  const line = /^1:(\{.*)$/m.exec(answer.body)?.[1];
  if (line === undefined) return null;
  const parsed = resultSchema.safeParse(JSON.parse(line));
  return parsed.success ? parsed.data : null;
}
