import { hash } from "node:crypto";
import { z } from "zod";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { judgeTool, type ToolClass, toolClasses, worse } from "@/lib/domain/tool-class";

/**
 * A tool that agents may call: the body of an entitlement whose grant says which server has it. Every word of it was chosen by
 * who runs the server, and is shown as text, never followed.
 */

const flag = z.boolean().nullable().catch(null);

/** What the server says of the tool; nobody checks it. */
export const toolHintsSchema = z.object({
  readOnly: flag,
  destructive: flag,
  idempotent: flag,
  openWorld: flag,
});
export type ToolHints = z.output<typeof toolHintsSchema>;

export const agentToolSchema = z.object({
  tool: z.string().min(1).max(300),
  title: z.string().max(300).nullable(),
  description: z.string().max(2000).nullable(),
  /** `sha256:…` over name, description and input schema: another one is another tool. */
  definition: z.string().regex(/^sha256:[\da-f]{64}$/),
  inputs: z.array(z.object({ name: z.string().max(200), required: z.boolean() })).max(100),
  stated: toolHintsSchema,
  /** The worse of what is stated and what name and inputs say; that it only reads, a statement alone does not make so. */
  class: z.enum(toolClasses),
  /** It reaches what is outside of its server; null: nothing says so. That it does not, only its server could say. */
  openWorld: z.literal(true).nullable().catch(null),
  /** Where the class comes from, for people. */
  reasons: z.array(z.string().max(300)).max(12),
  /** Its server says that it does less than its name and inputs say. */
  contradicts: z.boolean(),
});
export type AgentTool = z.output<typeof agentToolSchema>;

const definedSchema = z.object({
  name: z.string().min(1).max(1000),
  title: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  inputSchema: z.unknown(),
  annotations: z
    .object({
      title: z.string().nullish().catch(null),
      readOnlyHint: flag,
      destructiveHint: flag,
      idempotentHint: flag,
      openWorldHint: flag,
    })
    .nullish()
    .catch(null),
});

/** Reads one tool of an answer to `tools/list`, without any secret. Null: it has no name, or nests without end. */
export function readTool(value: unknown): AgentTool | null {
  const read = definedSchema.safeParse(value).data;
  const definition = read ? hashOf(read.name, read.description, read.inputSchema) : null;
  if (!read || definition === null) return null;
  const inputs = inputsOf(read.inputSchema);
  const hints = read.annotations;
  const stated: ToolHints = {
    readOnly: hints?.readOnlyHint ?? null,
    destructive: hints?.destructiveHint ?? null,
    idempotent: hints?.idempotentHint ?? null,
    openWorld: hints?.openWorldHint ?? null,
  };
  const judged = judgeTool(
    read.name,
    inputs.map(({ name }) => name),
  );
  const says = statedClass(stated);
  const proves = says === "read" && judged.class === "unknown" ? "unknown" : says;
  return {
    tool: plain(read.name, 300) || "(no printable name)",
    title: plain(read.title ?? hints?.title ?? "", 300) || null,
    description: plain(read.description ?? "", 2000) || null,
    definition,
    inputs,
    stated,
    class: worse(judged.class, proves),
    openWorld: judged.openWorld ?? (stated.openWorld || null),
    reasons: [...(proves === "unknown" ? [] : [`its server says ${says}`]), ...judged.reasons].slice(0, 12),
    contradicts: proves !== "unknown" && worse(judged.class, says) !== says,
  };
}

/** What hints mean, with the protocol's defaults for those left out; nothing stated means nothing. */
function statedClass({ readOnly, destructive }: ToolHints): ToolClass {
  if (readOnly === true) return "read";
  if (readOnly === null && destructive === null) return "unknown";
  return destructive === false ? "write" : "destructive";
}

function inputsOf(schema: unknown): AgentTool["inputs"] {
  const read = z
    .object({
      properties: z.record(z.string(), z.unknown()).catch({}),
      required: z.array(z.unknown()).catch([]),
    })
    .safeParse(schema).data;
  const required = new Set(read?.required);
  return Object.keys(read?.properties ?? {})
    .slice(0, 100)
    .map((name) => ({ name: plain(name, 200), required: required.has(name) }));
}

function hashOf(name: string, description: string | null | undefined, inputSchema: unknown): string | null {
  const text = canonicalJson({ name, description: description ?? null, inputSchema: inputSchema ?? null });
  return text === null ? null : `sha256:${hash("sha256", text, "hex")}`;
}

const deepest = 64;

/** JSON in which the order of an object's keys makes no difference. Null: it nests deeper than any schema does. */
export function canonicalJson(value: unknown, depth = 0): string | null {
  if (depth > deepest) return null;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const parts = Array.isArray(value)
    ? value.map((item) => canonicalJson(item, depth + 1))
    : Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, item]) => {
          const text = canonicalJson(item, depth + 1);
          return text === null ? null : `${JSON.stringify(key)}:${text}`;
        });
  if (parts.includes(null)) return null;
  return Array.isArray(value) ? `[${parts.join(",")}]` : `{${parts.join(",")}}`;
}

/** Text for people, without secrets, control characters or marks that turn its direction. */
function plain(text: string, length: number): string {
  return scrubText(text.slice(0, length * 4))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .trim()
    .slice(0, length);
}
