import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { BSON, type Document } from "mongodb";

const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const iterations = 4096;

/** What the stand-in says to a command; throwing `Refusal` makes it an error of the server. */
export type Commands = { [name: string]: (command: Document) => Document };

export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
  ) {
    super(`refused: ${codeName}`);
  }
}

/**
 * A stand-in for a MongoDB server on loopback that speaks its wire protocol and lets one user in by SCRAM-SHA-256, so that
 * the real driver is tried. It knows the commands that it is given, and no other.
 */
export class MongoWire {
  readonly asked: Document[] = [];
  /** Every byte that came in. */
  heard = Buffer.alloc(0);
  port = 0;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();

  constructor(
    private commands: Commands,
    private readonly user: { name: string; password: string },
  ) {}

  async start(): Promise<void> {
    this.server = createServer((socket) => this.serve(socket));
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.port = address.port;
  }

  /** Replaces what it says from now on. */
  answer(commands: Commands): void {
    this.commands = commands;
    this.asked.length = 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server?.close();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    const guest: Guest = { isIn: false, sign: null };
    let waiting = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("data", (chunk) => {
      this.heard = Buffer.concat([this.heard, chunk]);
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4 && waiting.length >= waiting.readInt32LE(0)) {
        const message = waiting.subarray(0, waiting.readInt32LE(0));
        waiting = waiting.subarray(message.length);
        socket.write(this.reply(message, guest));
      }
    });
  }

  private reply(message: Buffer, guest: Guest): Buffer {
    const request = message.readInt32LE(4);
    if (message.readInt32LE(12) === opQuery) {
      const end = message.indexOf(0, 20);
      const answer = this.told(BSON.deserialize(message.subarray(end + 9)), guest);
      const head = Buffer.alloc(20);
      head.writeInt32LE(1, 16);
      return framed(opReply, request, Buffer.concat([head, BSON.serialize(answer)]));
    }
    if (message.readInt32LE(12) !== opMessage) throw new Error("a message of another kind");
    const answer = this.told(BSON.deserialize(message.subarray(21)), guest);
    return framed(opMessage, request, Buffer.concat([Buffer.alloc(5), BSON.serialize(answer)]));
  }

  private told(command: Document, guest: Guest): Document {
    const [name = ""] = Object.keys(command);
    try {
      if (/^(?:hello|ismaster)$/i.test(name))
        return { ...greeting, ...this.commands.hello?.(command), ok: 1 };
      if (name === "saslStart" || name === "saslContinue") return this.signIn(name, command, guest);
      if (name === "endSessions" || name === "ping") return { ok: 1 };
      if (!guest.isIn) throw new Refusal(13, "Unauthorized");
      this.asked.push(command);
      const answer = this.commands[name]?.(command);
      if (!answer) throw new Refusal(59, "CommandNotFound");
      return { ...answer, ok: 1 };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ok: 0, errmsg: `${error.message} CANARY-said-by-the-server`, ...pick(error) };
    }
  }

  /** RFC 5802: the password itself never comes over the wire, and is proven by both sides. */
  private signIn(step: string, { payload }: Document, guest: Guest): Document {
    const text = payload instanceof BSON.Binary ? Buffer.from(payload.buffer).toString("utf8") : "";
    if (step === "saslStart") {
      const first = text.replace(/^n,,/, "");
      const [, nonce = ""] = /,r=([^,]+)/.exec(first) ?? [];
      const salt = randomBytes(28);
      const second = `r=${nonce}${randomBytes(12).toString("hex")},s=${salt.toString("base64")},i=${iterations}`;
      guest.sign = { first, second, salt };
      return { conversationId: 1, done: false, payload: new BSON.Binary(Buffer.from(second)), ok: 1 };
    }
    const [, beforeProof = "", proof = ""] = /^(.*),p=(.+)$/.exec(text) ?? [];
    if (!guest.sign?.first.startsWith(`n=${this.user.name},`)) throw new Refusal(18, "AuthenticationFailed");
    const { first, second, salt } = guest.sign;
    const salted = pbkdf2Sync(this.user.password, salt, iterations, 32, "sha256");
    const clientKey = hmac(salted, "Client Key");
    const said = `${first},${second},${beforeProof}`;
    const signature = hmac(createHash("sha256").update(clientKey).digest(), said);
    const expected = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    if (Buffer.from(expected).toString("base64") !== proof) throw new Refusal(18, "AuthenticationFailed");
    guest.isIn = true;
    const mine = hmac(hmac(salted, "Server Key"), said).toString("base64");
    return { conversationId: 1, done: true, payload: new BSON.Binary(Buffer.from(`v=${mine}`)), ok: 1 };
  }
}

interface Guest {
  isIn: boolean;
  sign: { first: string; second: string; salt: Buffer } | null;
}

const greeting = {
  ...{ ismaster: true, isWritablePrimary: true, helloOk: true, maxBsonObjectSize: 16_777_216 },
  ...{ maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000, minWireVersion: 0, maxWireVersion: 21 },
  saslSupportedMechs: ["SCRAM-SHA-256"],
};

const pick = ({ code, codeName }: Refusal) => ({ code, codeName });

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function framed(kind: number, inReplyTo: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(inReplyTo, 8);
  head.writeInt32LE(kind, 12);
  return Buffer.concat([head, body]);
}
