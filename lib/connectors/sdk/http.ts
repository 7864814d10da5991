/**
 * The one way out for connectors. The engine passes an implementation that retries with jitter, honours Retry-After,
 * limits size and time, breaks the circuit per host, and refuses private addresses unless an operator allowed them.
 */
export interface HttpClient {
  /** Throws `SourceError` for every answer that is not 2xx (after retries), unless its status is in `accept`. */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpRequest {
  url: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  headers?: Record<string, string>;
  query?: Record<string, string | string[] | null>;
  /** A function makes it anew for each attempt: what is signed may be taken once, and for a while. */
  body?: string | Uint8Array | (() => string);
  /** Statuses handed back instead of thrown; they are not retried. */
  accept?: number[];
  /** A POST that only reads may be repeated. GET and HEAD always may. */
  idempotent?: boolean;
  signal?: AbortSignal;
  /**
   * For an answer that is a stream of events and may not end by itself: makes, anew for each attempt, what sees each part of
   * the body as it comes. Once it says true, the rest is not waited for.
   */
  enough?: () => (part: Uint8Array) => boolean;
  /** The path holds a secret: no failure and no log shows it. */
  hidePath?: boolean;
  /** The permission that a 401 or 403 would be missing; put into the error. */
  permission?: string;
  /** A source with a certificate authority of its own, or that is signed in to with a certificate. */
  tls?: TlsIdentity;
}

/** Texts in PEM. Such a request never follows a redirect to another origin. */
export interface TlsIdentity {
  /** Who may vouch for the source, in place of the public authorities. */
  ca?: string;
  /** Our own certificate and its key. */
  cert?: string;
  key?: string;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Parsed body. Throws `SourceError` `malformed` when the answer is not JSON. */
  json(): unknown;
  text(): string;
}
