// Loaded before the web server. Next takes a client's own X-Forwarded-For for its address. Where no proxy of ours stands in
// front (the public address is this server's own), the header is dropped, and Next writes the address of the connection.
import { Server } from "node:http";

const { ROLLCALL_URL = "", PORT = "" } = process.env;
const { protocol, port } = URL.canParse(ROLLCALL_URL)
  ? new URL(ROLLCALL_URL)
  : { protocol: "http:", port: PORT };
const behindProxy = protocol === "https:" || (port || "80") !== PORT;

if (!behindProxy) {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function (event, ...args) {
    if (event === "request") delete args[0].headers["x-forwarded-for"];
    return emit.call(this, event, ...args);
  };
}
