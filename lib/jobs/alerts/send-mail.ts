import { once } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import { z } from "zod";
import { isProtected, tlsOptions } from "@/lib/connectors/sdk/tls-choice";
import type { Letter } from "@/lib/domain/alert-mail";
import type { EmailConfig } from "@/lib/features/channels/schema-kinds";
import { createLookups } from "@/lib/platform/outbound/connect";
import { networkTrouble } from "@/lib/platform/outbound/failures";
import type { SendOptions } from "./open-channel";
import { SendFailure, sendFailureOf } from "./send-failure";

const connectMs = 10_000;
const answerMs = 20_000;

/** A letter with its envelope. */
export interface Outgoing extends Letter {
  /** Of the delivery: the same letter sent again has the same Message-ID. */
  id: string;
  recipients: readonly string[];
  createdAt: Date;
}

type Options = Pick<SendOptions, "allowCidrs" | "publicUrl" | "resolve">;

/** Sends a letter. Gives a note where the server took it for some recipients only. Throws SendFailure. */
export function sendMail(
  options: Options,
  config: EmailConfig,
  letter: Outgoing,
  signal: AbortSignal,
): Promise<string | null> {
  return withServer(options, config, signal, async (transport) => {
    const sent = await transport.sendMail({
      from: { name: "Rollcall", address: config.from },
      to: letter.recipients.map((address) => ({ name: "", address })),
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      date: letter.createdAt,
      messageId: `<${letter.id}@${new URL(options.publicUrl).hostname}>`,
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const refused = sent.rejected.length;
    return refused > 0 ? `The server refused ${refused} of ${letter.recipients.length} recipients.` : null;
  });
}

/** Connects and signs in, and sends nothing. Throws SendFailure. */
export function tryMailServer(options: Options, config: EmailConfig, signal: AbortSignal): Promise<void> {
  return withServer(options, config, signal, async (transport) => {
    await transport.verify();
  });
}

type Transport = ReturnType<typeof makeTransport>;

async function withServer<Result>(
  options: Options,
  config: EmailConfig,
  signal: AbortSignal,
  work: (transport: Transport) => Promise<Result>,
): Promise<Result> {
  const where = `${config.host}:${config.port}`;
  let socket: Socket | null = null;
  const stop = () => socket?.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    socket = await openSocket(options, config, signal);
    return await work(makeTransport(options, config, socket));
  } catch (error) {
    signal.throwIfAborted();
    throw sendFailureOf(error) ?? mailFailure(error, where);
  } finally {
    signal.removeEventListener("abort", stop);
    socket?.destroy();
  }
}

/** A connection to an address that the guard let through; unencrypted, only to networks that were allowed. */
async function openSocket(options: Options, config: EmailConfig, signal: AbortSignal): Promise<Socket> {
  const { host, port } = config;
  const encrypted = config.security !== "none" && isProtected(config.tls);
  const lookup = createLookups(options)(host, encrypted);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
  const socket = connect({ host, port, lookup });
  try {
    await once(socket, "connect", { signal: patience });
    return socket;
  } catch (error) {
    socket.on("error", () => undefined);
    socket.destroy();
    signal.throwIfAborted();
    if (patience.aborted) throw new SendFailure(`${host}:${port} does not take the connection.`, true);
    throw error;
  }
}

function makeTransport({ publicUrl }: Options, config: EmailConfig, connection: Socket) {
  const { host, port, security, tls, ca, user, password } = config;
  return createTransport({
    host,
    port,
    connection,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: { ...(tlsOptions(tls, ca) ?? {}), ...(isIP(host) ? {} : { servername: host }) },
    ...(user ? { auth: { user, pass: password ?? "" } } : {}),
    name: new URL(publicUrl).hostname,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    logger: false,
  });
}

const lasting: Record<string, string> = {
  EAUTH: "it does not accept the user and password",
  ENOAUTH: "it asks for a user and password",
  ETLS: "the connection could not be encrypted as the channel asks for",
};

const untrusted = /^(ERR_TLS_CERT|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_)/;

/** What nodemailer puts on its errors. */
const factsSchema = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
  /** What the socket said, where nodemailer says something of its own. */
  originalCode: z.string().optional(),
});

/** What an error of the mail server means. Its own words are not repeated: they may quote what was sent. */
function mailFailure(error: unknown, where: string): SendFailure {
  const facts = factsSchema.safeParse(error).data ?? {};
  const code = facts.code ?? "";
  const answered = facts.responseCode === undefined ? "" : ` (it answered ${facts.responseCode})`;
  const known = lasting[code];
  if (known) return new SendFailure(`${where}: ${known}${answered}.`, false);
  if (facts.permanent === true) {
    return new SendFailure(`${where} does not take the letter${answered}.`, false);
  }
  if (answered !== "") return new SendFailure(`${where} does not take the letter now${answered}.`, true);
  if (untrusted.test(facts.originalCode ?? "")) {
    return new SendFailure(`${where}: its certificate is not trusted (${facts.originalCode}).`, false);
  }
  if (/^E(CONNECTION|TIMEDOUT|SOCKET|PROTOCOL|DNS)$/.test(code)) {
    return new SendFailure(`${where} broke the connection off, or does not answer.`, true);
  }
  const { failure, transient } = networkTrouble(error, where);
  return new SendFailure(failure.message, transient);
}
