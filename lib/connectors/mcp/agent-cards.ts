import { z } from "zod";
import { type Answer, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { serverAddress, serverName } from "@/lib/connectors/sdk/server-address";
import { text } from "@/lib/connectors/sdk/text-field";
import type { AgentProfile } from "@/lib/domain/agent-profile";
import type { McpContext } from "./channel";
import { headersOf, isSecretAddress } from "./config";
import { permission } from "./data-sets";
import { addressOf, agentRealm, agentRef } from "./names";

const largest = 256_000;
const places = ["/.well-known/agent-card.json", "/.well-known/agent.json"];

/** The card of one agent: at the address itself where that is a file, else at the well-known place. */
export async function* readAgentCard(ctx: McpContext, url: string): AsyncGenerator<Answer> {
  const card = await askForCard(ctx, url);
  yield {
    call: permission.card,
    body: keptCard(card, addressOf(url, ctx.fingerprint), ctx.fingerprint),
    next: null,
  };
}

export async function askForCard(ctx: McpContext, url: string): Promise<{ [key: string]: unknown }> {
  const base = url.replace(/\/+$/, "");
  for (const address of /\.json$/.test(base) ? [base] : places.map((place) => `${base}${place}`)) {
    const answer = await ctx.http.request({
      url: address,
      headers: headersOf(ctx.config, url),
      accept: [404, 410],
      hidePath: isSecretAddress(url),
      permission: permission.card,
      signal: ctx.signal,
    });
    if (answer.status >= 400) continue;
    if (answer.body.length > largest)
      throw new SourceError({ kind: "too_large", message: "The agent's card is larger than 256 kB." });
    const card = asAgentCard(answer.json());
    if (card) return card;
    break;
  }
  throw new SourceError({ kind: "malformed", message: `There is no agent card at ${new URL(url).host}.` });
}

/** A card, where the value is one: it has a name, skills, and an address. */
export function asAgentCard(value: unknown): { [key: string]: unknown } | null {
  if (!isObject(value) || typeof value.name !== "string" || !Array.isArray(value.skills)) return null;
  return typeof value.url === "string" || Array.isArray(value.supportedInterfaces) ? value : null;
}

/** What of a card may leave: no signature, no header, nothing secret. */
export function keptCard(
  card: { [key: string]: unknown },
  address: string | null,
  fingerprint: ((secret: string) => string) | null,
): { [key: string]: unknown } {
  const stated = [
    { url: card.url, protocolBinding: card.preferredTransport, protocolVersion: card.protocolVersion },
    ...list(card.supportedInterfaces),
    ...list(card.additionalInterfaces),
  ];
  const interfaces = stated.flatMap((each) => {
    const at = isObject(each) && typeof each.url === "string" ? serverAddress(each.url, fingerprint) : null;
    return at === null
      ? []
      : [{ ...kept(each, "protocolBinding", "transport", "protocolVersion"), address: at }];
  });
  const schemes = isObject(card.securitySchemes) ? Object.entries(card.securitySchemes) : [];
  return {
    address: address ?? interfaces[0]?.address ?? null,
    ...kept(card, "name", "description", "version"),
    provider: kept(card.provider, "organization", "url"),
    interfaces,
    schemes: schemes
      .slice(0, 20)
      .map(([name, scheme]) => ({ ...kept({ name }, "name"), ...schemeOf(scheme) })),
    required: list(card.securityRequirements ?? card.security).length,
    signatures: list(card.signatures).length,
    skills: list(card.skills).map((skill) => kept(skill, "id", "name", "description", "tags")),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 500) : [];
}

/** `{type: "oauth2", …}`, or from 1.0 on `{oauth2SecurityScheme: {…}}`. */
function schemeOf(scheme: unknown): { [key: string]: unknown } {
  if (!isObject(scheme)) return {};
  const [wrapped] = Object.entries(scheme).filter(([key]) => key.endsWith("SecurityScheme"));
  const inner = wrapped ? wrapped[1] : scheme;
  return {
    type: wrapped ? wrapped[0].replace(/SecurityScheme$/, "") : scheme.type,
    ...kept(inner, "openIdConnectUrl"),
  };
}

const cardSchema = z.object({
  address: z
    .string()
    .regex(/^https?:\/\/./)
    .max(1600),
  name: z.string().min(1),
  description: z.string().nullish().catch(null),
  version: text(100),
  provider: z.object({ organization: text(300), url: text(500) }).catch({}),
  interfaces: z
    .array(z.object({ address: z.string().max(1600), protocolBinding: text(60), protocolVersion: text(40) }))
    .catch([]),
  schemes: z.array(z.object({ type: text(60), openIdConnectUrl: text(500) })).catch([]),
  required: z.number().catch(0),
  signatures: z.number().catch(0),
  skills: z.array(z.unknown()).catch([]),
});
const skillSchema = z.object({ id: z.string().min(1).max(300), name: text(300), description: text(4000) });

/** An agent by its card. Whoever runs it wrote every word. */
export function agentCardRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const read = cardSchema.safeParse(page.body);
  if (!read.success) {
    records.problem(page.call, "This is not an agent card that says its name and address.");
    return records.parsed();
  }
  const card = read.data;
  const ref = agentRef(card.address);
  const profile: AgentProfile = {
    framework: "a2a",
    model: null,
    version: card.version ?? null,
    provider: card.provider.organization ?? null,
    autoApprove: null,
    auth: {
      anonymous: card.schemes.length === 0 && card.required === 0 ? true : null,
      schemes: [...new Set(card.schemes.flatMap(({ type }) => type || []))],
      issuers: card.schemes.flatMap(({ openIdConnectUrl }) => openIdConnectUrl || []),
      scopes: [],
    },
  };
  const own = card.interfaces.map(({ address }) => agentRef(address).externalId);
  records.add({
    t: "identity",
    ref,
    aliases: [...new Set(own)].filter((id) => id !== ref.externalId && isOf(card.address, id)).slice(0, 20),
    kind: "ai_agent",
    name: clip(`${card.name} (${serverName(card.address)})`, 600),
    system: agentRealm,
    status: "active",
    class: "non_human",
    classReason: "It offers itself to others as an agent.",
    description: card.description ? clip(card.description, 2000) : undefined,
    tags: {
      "sign-in": profile.auth?.schemes.join(", ") || "none",
      "card signed": card.signatures > 0 ? "yes, not verified" : "no",
      ...(card.version ? { version: card.version } : {}),
    },
    ownerHints: card.provider.organization
      ? [{ type: "description", value: clip(card.provider.organization, 500) }]
      : [],
    raw: { ...profile, interfaces: card.interfaces, plainHttp: card.interfaces.some(isPlain) },
  });
  for (const value of card.skills) addSkill(records, ref, value);
  return records.parsed();
}

const isPlain = ({ address }: { address: string }) => address.startsWith("http:");

/** A card may speak of its own host only: else it could take another agent's place. */
function isOf(card: string, externalId: string): boolean {
  const other = externalId.replace(/^agent:/, "");
  return URL.canParse(other) && new URL(other).host === new URL(card).host;
}

function addSkill(records: PageRecords, agent: ReturnType<typeof agentRef>, value: unknown): void {
  const skill = skillSchema.safeParse(value);
  if (!skill.success) {
    records.problem("a skill", "It has no id that can be read.");
    return;
  }
  const entitlement = { ...agent, externalId: clip(`${agent.externalId}#skill/${skill.data.id}`, 1900) };
  records.add({
    t: "entitlement",
    ref: entitlement,
    kind: "privilege",
    name: skill.data.name || skill.data.id,
    system: agentRealm,
    body: skill.data,
  });
  records.add({ t: "grant", principal: agent, entitlement });
}
