import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { localhostCert, localhostKey } from "@/tests/factories/localhost-tls";

export interface Letter {
  from: string;
  to: string[];
  /** As it came, with its headers. */
  data: string;
  encrypted: boolean;
  user: string | null;
}

/** A mail server on loopback, as small as one can be that speaks ESMTP, STARTTLS and AUTH PLAIN. */
export class SmtpServer {
  readonly letters: Letter[] = [];
  /** What it answers in place of the usual, by verb; `null` hangs up. DATA is asked after the letter was taken. */
  refuse: (verb: string, argument: string) => string | null | undefined = () => undefined;
  offersTls = true;
  /** It speaks TLS from the start. */
  implicitTls = false;
  account: { user: string; password: string } | null = null;
  port = 0;
  private readonly server: Server = createServer((socket) => {
    if (!this.implicitTls) return this.talk(socket, false);
    const encrypted = this.encrypt(socket);
    this.talk(encrypted, true);
    encrypted.write("220 localhost ESMTP\r\n");
  });
  private readonly sockets = new Set<Socket>();

  async start(): Promise<this> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.port = address.port;
    return this;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private encrypt(socket: Socket): TLSSocket {
    const secureContext = createSecureContext({ cert: localhostCert, key: localhostKey });
    return new TLSSocket(socket, { isServer: true, secureContext });
  }

  private talk(socket: Socket, encrypted: boolean): void {
    this.sockets.add(socket);
    const letter: Letter = { from: "", to: [], data: "", encrypted, user: null };
    let rest = "";
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.on("error", () => undefined);
    if (!encrypted) say("220 localhost ESMTP");
    const onLine = (line: string): void => {
      if (inData) {
        if (line !== ".") {
          letter.data += `${line.replace(/^\.\./, ".")}\n`;
          return;
        }
        inData = false;
        this.letters.push({ ...letter, to: [...letter.to] });
        const answer = this.refuse("DATA", letter.data);
        if (answer === null) socket.destroy();
        else say(answer ?? "250 taken");
        return;
      }
      const [, verb = "", argument = ""] = /^(\S+)\s?(.*)$/.exec(line) ?? [];
      const refused = verb.toUpperCase() === "DATA" ? undefined : this.refuse(verb.toUpperCase(), argument);
      if (refused === null) return void socket.destroy();
      if (refused !== undefined) return void say(refused);
      switch (verb.toUpperCase()) {
        case "EHLO":
          say("250-localhost");
          if (this.offersTls && !encrypted) say("250-STARTTLS");
          if (this.account) say("250-AUTH PLAIN");
          say("250 8BITMIME");
          return;
        case "STARTTLS": {
          if (!this.offersTls) return void say("502 not here");
          say("220 go ahead");
          socket.removeAllListeners("data");
          this.talk(this.encrypt(socket), true);
          return;
        }
        case "AUTH": {
          const [, user = "", password = ""] = Buffer.from(argument.split(" ")[1] ?? "", "base64")
            .toString()
            .split("\0");
          const right = user === this.account?.user && password === this.account?.password;
          if (right) letter.user = user;
          say(right ? "235 welcome" : `535 wrong password ${password}`);
          return;
        }
        case "MAIL":
          letter.from = argument.replace(/^FROM:<(.*?)>.*$/i, "$1");
          say("250 ok");
          return;
        case "RCPT":
          letter.to.push(argument.replace(/^TO:<(.*?)>.*$/i, "$1"));
          say("250 ok");
          return;
        case "DATA":
          inData = true;
          say("354 go on");
          return;
        case "QUIT":
          say("221 bye");
          socket.end();
          return;
        default:
          say("250 ok");
      }
    };
    socket.on("data", (chunk: Buffer) => {
      rest += chunk.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        onLine(line);
      }
    });
  }
}
