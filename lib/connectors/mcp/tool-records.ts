import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, PageRecords } from "@/lib/connectors/sdk/page-records";
import { serverName, serverRef } from "@/lib/connectors/sdk/server-address";
import { toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { type AgentTool, agentToolSchema } from "@/lib/domain/agent-tool";
import type { Ref } from "@/lib/domain/record";
import { refSchema } from "@/lib/domain/record-schemas";
import { system } from "./names";

const serverPageSchema = z.object({
  address: z
    .string()
    .regex(/^https?:\/\/./)
    .max(1600),
  profile: toolServerProfileSchema.extend({ capabilities: z.array(z.string().max(300)).catch([]) }),
  tools: z.array(z.unknown()).nullable(),
});
type ServerFacts = z.output<typeof serverPageSchema>;

/** One server and a page of its tools. */
export function serverRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const read = serverPageSchema.safeParse(page.body);
  if (!read.success) {
    records.problem(page.call, "This is not an answer of a tool server.");
    return records.parsed();
  }
  const { address, profile, tools } = read.data;
  const ref = serverRef(address);
  records.add({
    t: "identity",
    ref,
    kind: "mcp_server",
    name: serverName(address),
    system,
    status: "active",
    class: "non_human",
    classReason: "A tool server: it acts for the agents that call it.",
    tags: tagsOf(profile),
    raw: profile,
  });
  addTools(records, ref, tools ?? []);
  return records.parsed();
}

function tagsOf({
  transport,
  protocol,
  software,
  version,
  auth,
}: ServerFacts["profile"]): Record<string, string> {
  const signIn = auth?.anonymous
    ? "none"
    : auth?.issuers.length
      ? "OAuth"
      : auth?.schemes.join(", ") || "not known";
  return {
    transport,
    "sign-in": signIn,
    ...(protocol ? { protocol } : {}),
    ...(software ? { "calls itself": clip([software, version].filter(Boolean).join(" "), 500) } : {}),
  };
}

const knownServerSchema = z.object({
  server: refSchema,
  /** Set where no settings tell of the server: then this file does. */
  name: z.string().min(1).max(300).nullable(),
  tools: z.array(z.unknown()),
});

/** Tools that somebody listed by hand, of a server that stands in settings or in this file alone. */
export function listedToolRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const read = knownServerSchema.safeParse(page.body);
  if (!read.success) {
    records.problem(page.call, "This is not a list of a server's tools.");
    return records.parsed();
  }
  const { server, name, tools } = read.data;
  if (name !== null)
    records.add({
      t: "identity",
      ref: server,
      kind: "mcp_server",
      name,
      system,
      class: "non_human",
      classReason: "A tool server: it acts for the agents that call it.",
    });
  addTools(records, server, tools);
  return records.parsed();
}

function addTools(records: PageRecords, server: Ref, tools: unknown[]): void {
  for (const [index, value] of tools.entries()) {
    const tool = agentToolSchema.safeParse(value);
    if (!tool.success)
      records.problem(`tool ${index + 1}`, "It has no name, or no definition that can be read.");
    else addTool(records, server, tool.data);
  }
}

/** As defined: another definition is another permission, so that a tool that is changed is seen to change. */
function addTool(records: PageRecords, server: Ref, tool: AgentTool): void {
  const hash = tool.definition.slice("sha256:".length);
  const entitlement: Ref = {
    realm: server.realm,
    externalId: `${clip(`${server.externalId}#tool/${tool.tool}`, 1900)}@${hash.slice(0, 16)}`,
  };
  records.add({
    t: "entitlement",
    ref: entitlement,
    kind: "privilege",
    name: `${tool.tool} (definition ${hash.slice(0, 8)})`,
    system,
    body: tool,
  });
  records.add({ t: "grant", principal: server, entitlement });
}
