import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";

export interface Heard {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface Said {
  status: number;
  headers?: Record<string, string>;
  body?: string | object;
  /** Takes the request and breaks the connection off. */
  hangUp?: true;
}

/** A server of somebody else on loopback: hears everything, and says what it is told to. */
export class WireServer {
  readonly heard: Heard[] = [];
  answer: (heard: Heard, count: number) => Said | Promise<Said> = () => ({ status: 200 });
  origin = "";
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", async () => {
        const heard = {
          method: request.method ?? "",
          path: request.url ?? "",
          headers: request.headers,
          body,
        };
        this.heard.push(heard);
        const said = await this.answer(heard, this.heard.length);
        if (said.hangUp) return request.socket.destroy();
        const isText = typeof said.body === "string";
        response.writeHead(said.status, {
          "content-type": isText ? "text/plain" : "application/json",
          ...said.headers,
        });
        response.end(isText ? said.body : JSON.stringify(said.body ?? {}));
      });
    });
  }

  async start(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.origin = `http://127.0.0.1:${address.port}`;
    return this;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
