// Loaded before the web server. Next cannot make a request of its own out of a TRACE and fails before our proxy sees it:
// it is answered here. It would show a browser's own cookies, so nothing of ours takes it.
import { Server } from "node:http";
import { fixedHeaders, inertPolicy, strictTransport } from "../lib/platform/fixed-headers.js";

const headers = {
  ...Object.fromEntries(fixedHeaders),
  ...(process.env.ROLLCALL_URL?.startsWith("https:") ? Object.fromEntries([strictTransport]) : {}),
  "Content-Security-Policy": inertPolicy,
  "Cache-Control": "no-store",
  "Content-Type": "text/plain; charset=utf-8",
  Allow: "GET, HEAD, POST",
};

const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  if (event !== "request" || args[0].method !== "TRACE") return emit.call(this, event, ...args);
  args[1].writeHead(405, headers).end("Rollcall does not answer TRACE requests.\n");
  return true;
};
