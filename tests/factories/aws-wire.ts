import { once } from "node:events";
import { createServer, type Server } from "node:http";
import {
  queryError,
  readRequest,
  type WireAnswer,
  type WireHandler,
} from "@/lib/connectors/aws/fixtures/wire-answers";

/** What the fake says to an action, at once or when a test lets it. */
type Said = (...asked: Parameters<WireHandler>) => WireAnswer | Promise<WireAnswer>;

/**
 * A fake of AWS on loopback that speaks the real wire formats (Query XML for IAM, STS and EC2; JSON for the rest) and says
 * what a test tells it to, also what moto never says: pages, throttling, denials.
 */
export class AwsWire {
  readonly asked: { action: string; form: URLSearchParams; headers: Record<string, unknown> }[] = [];
  private readonly counts = new Map<string, number>();
  private server: Server | null = null;
  endpoint = "";

  constructor(private handlers: { [action: string]: Said }) {}

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on("end", async () => {
        const target = request.headers["x-amz-target"];
        const { action, form } = readRequest(
          text,
          typeof target === "string" ? target : undefined,
          request.url ?? "",
        );
        this.asked.push({ action, form, headers: request.headers });
        const count = (this.counts.get(action) ?? 0) + 1;
        this.counts.set(action, count);
        const { status = 200, body } = await (this.handlers[action] ?? unknownAction)(form, count);
        response.writeHead(status, {
          "content-type": body.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1",
        });
        response.end(body);
      });
    });
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.endpoint = `http://127.0.0.1:${address.port}`;
  }

  /** Replaces what the fake says from now on. */
  answer(handlers: { [action: string]: Said }): void {
    this.handlers = handlers;
    this.asked.length = 0;
    this.counts.clear();
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

const unknownAction: WireHandler = () => queryError(404, "InvalidAction", "There is no such action here.");
