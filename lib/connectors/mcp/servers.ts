import { z } from "zod";
import { type Answer, type Cursor, SourceError } from "@/lib/connectors/sdk/contract";
import { readSteps, type Step } from "@/lib/connectors/sdk/steps";
import type { AgentAuth, ToolServerProfile } from "@/lib/domain/agent-profile";
import { type AgentTool, readTool } from "@/lib/domain/agent-tool";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { type McpContext, Unauthorized } from "./channel";
import type { Target } from "./config";
import { type Conversation, openConversation } from "./conversation";
import { permission } from "./data-sets";
import { addressOf } from "./names";
import { signInOf } from "./sign-in";

/** What a page says of a server; its tools beside it. Null: they could not be listed. */
export interface ServerPage {
  address: string;
  profile: ToolServerProfile & { capabilities: string[] };
  tools: (AgentTool | null)[] | null;
}

/** No server offers more to a model; one that does may make them up without end. */
const mostTools = 5_000;
const mostPages = 1_000;

/** The tools of one server, page by page. Of one that refuses us, how callers sign in. */
export async function* readServer(
  ctx: McpContext,
  target: Target,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const { conversation, auth } = await greet(ctx, target);
  if (conversation === null) {
    const body: ServerPage = { ...about(ctx, target, null, auth), tools: null };
    yield { call: permission.tools, body, next: { step: 0, at: null } };
    throw refusal(target);
  }
  const server = about(ctx, target, conversation, auth);
  let pages = 0;
  let listed = 0;
  const step: Step<Conversation> = {
    call: permission.tools,
    permission: permission.tools,
    async read(asked, at) {
      const { tools, next } = await listTools(asked, at);
      pages += 1;
      listed += tools.length;
      if (listed > mostTools || pages > mostPages)
        throw new SourceError({
          kind: "too_large",
          message: `${new URL(target.url).host} lists more than ${mostTools} tools, or its list has no end.`,
        });
      return { body: { ...server, tools: tools.map(readTool) } satisfies ServerPage, next };
    },
    probe: (asked) => listTools(asked, null),
  };
  try {
    yield* readSteps([step], conversation, cursor);
  } catch (error) {
    throw error instanceof Unauthorized ? refusal(target) : error;
  } finally {
    await conversation.close();
  }
}

/** Whether a server lists its tools for us. */
export async function probeServer(ctx: McpContext, target: Target): Promise<void> {
  const { conversation } = await greet(ctx, target, true);
  if (conversation === null) throw refusal(target);
  await conversation.close();
}

/** Asks as nobody first, which is how it shows whether a server takes that, then with the credential that is there. */
async function greet(
  ctx: McpContext,
  target: Target,
  list = false,
): Promise<{ conversation: Conversation | null; auth: AgentAuth | null }> {
  const hasCredential = Object.keys(target.headers).length > 0;
  const anonymous = await tryOpen(ctx, { ...target, headers: {} }, true, hasCredential);
  const auth: AgentAuth | null =
    "refused" in anonymous
      ? await signInOf(ctx, target.url, anonymous.refused)
      : { anonymous: true, schemes: [], issuers: [], scopes: [] };
  const isOpen = "conversation" in anonymous;
  if (!hasCredential) return { conversation: isOpen ? anonymous.conversation : null, auth };
  if (isOpen) await anonymous.conversation.close();
  const known = await tryOpen(ctx, target, list);
  return { conversation: "conversation" in known ? known.conversation : null, auth };
}

/**
 * `list`: it counts only when the tools are listed as well. `lenient`: a server that refuses in words of its own refuses all
 * the same; whoever is known may hear another answer.
 */
async function tryOpen(
  ctx: McpContext,
  target: Target,
  list: boolean,
  lenient = false,
): Promise<{ conversation: Conversation } | { refused: string }> {
  let conversation: Conversation | null = null;
  try {
    conversation = await openConversation(ctx, target);
    if (list) await listTools(conversation, null);
    return { conversation };
  } catch (error) {
    await conversation?.close();
    if (error instanceof Unauthorized) return { refused: error.challenge };
    const kind = error instanceof SourceError ? error.failure.kind : null;
    if (kind === "denied" || (lenient && (kind === "unsupported" || kind === "malformed")))
      return { refused: "" };
    throw error;
  }
}

const listSchema = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().max(20_000).nullish() });

async function listTools(
  conversation: Conversation,
  at: string | null,
): Promise<{ tools: unknown[]; next: string | null }> {
  // A server without tools says so, and refuses the question.
  if (!conversation.capabilities.includes("tools")) return { tools: [], next: null };
  const read = listSchema.safeParse(await conversation.ask("tools/list", at === null ? {} : { cursor: at }));
  if (read.success) return { tools: read.data.tools, next: read.data.nextCursor || null };
  throw new SourceError({ kind: "malformed", message: "The server did not answer tools/list with a list." });
}

function about(
  ctx: McpContext,
  { url }: Target,
  conversation: Conversation | null,
  auth: AgentAuth | null,
): Omit<ServerPage, "tools"> {
  const address = addressOf(url, ctx.fingerprint);
  const said = (text: string | null | undefined) => (text ? scrubText(text) : null);
  return {
    address,
    profile: {
      transport: conversation?.transport ?? "http",
      runs: address,
      package: null,
      unpinned: null,
      plainHttp: address.startsWith("http:"),
      software: said(conversation?.software),
      version: said(conversation?.version),
      protocol: conversation?.protocol ?? null,
      auth,
      capabilities: (conversation?.capabilities ?? []).map(scrubText),
    },
  };
}

function refusal({ url, headers }: Target): SourceError {
  const { host } = new URL(url);
  return new SourceError({
    kind: "denied",
    message:
      Object.keys(headers).length === 0
        ? `${host} lists its tools only for callers that it knows. Add a header for it under “Addresses and headers that are secret”.`
        : `${host} does not take the header that it was sent.`,
    permission: permission.tools,
  });
}
