import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChaosScope } from "@/tests/factories/chaos-world";

/** One request as a test's rule sees it. Pages count from 0. */
export interface ChaosCall {
  what: "plan" | "list" | "token";
  scope: string;
  page: number;
  /** How often this page was asked for, this time included. */
  attempt: number;
  /** How many requests there were altogether, this one included. */
  nth: number;
  token: string;
}

/** What a rule may do with a request; undefined: answer truthfully. */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: string | Buffer }
  | { items?: unknown[]; next?: string | null }
  | { answer: (response: ServerResponse) => void | Promise<void> };
export type Rule = (call: ChaosCall) => Fault | undefined | Promise<Fault | undefined>;

/** A paged JSON API on loopback whose world and misbehaviour a test sets. */
export class ChaosSource {
  readonly calls: ChaosCall[] = [];
  rule: Rule = () => undefined;
  /** Called when an answer was handed to the network. */
  afterAnswer: (call: ChaosCall) => void = () => undefined;
  private readonly seen = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    public world: ChaosScope[],
  ) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      void this.serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(world: ChaosScope[]): Promise<ChaosSource> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ChaosSource(server, world);
  }

  get url(): string {
    return `http://127.0.0.1:${this.address().port}`;
  }

  /** Requests for pages of one scope, or of all. */
  listed(scope?: string): ChaosCall[] {
    return this.calls.filter((call) => call.what === "list" && (scope === undefined || call.scope === scope));
  }

  pagesInWorld(): number {
    return this.world.reduce((sum, scope) => sum + scope.pages.length, 0);
  }

  forgetCalls(): void {
    this.calls.length = 0;
    this.seen.clear();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private address(): AddressInfo {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the source is not listening");
    return address;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = this.callOf(request);
    this.calls.push(call);
    const fault = await this.rule(call);
    response.once("finish", () => this.afterAnswer(call));
    if (fault && "answer" in fault) return fault.answer(response);
    if (fault && "status" in fault) {
      response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
      response.end(fault.body ?? "{}");
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ ...this.truth(call), ...fault }));
  }

  private callOf(request: IncomingMessage): ChaosCall {
    const url = new URL(request.url ?? "/", "http://source");
    const [, what = "", ...rest] = decodeURIComponent(url.pathname).split("/");
    const scope = rest.join("/");
    const page = Number((url.searchParams.get("cursor") ?? "c0").slice(1));
    const key = `${what} ${scope} ${page}`;
    const attempt = (this.seen.get(key) ?? 0) + 1;
    this.seen.set(key, attempt);
    return {
      what: what === "list" || what === "token" ? what : "plan",
      scope,
      page,
      attempt,
      nth: this.calls.length + 1,
      token: (request.headers.authorization ?? "").replace("Bearer ", ""),
    };
  }

  private truth(call: ChaosCall): object {
    if (call.what === "token") return { token: `renewed-${call.nth}` };
    if (call.what === "plan") {
      return { scopes: this.world.map(({ key, account, dataSet }) => ({ key, account, dataSet })) };
    }
    const pages = this.world.find((scope) => scope.key === call.scope)?.pages ?? [];
    return {
      items: pages[call.page] ?? [],
      next: call.page + 1 < pages.length ? `c${call.page + 1}` : null,
    };
  }
}
