import { z } from "zod";
import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { clean } from "@/lib/connectors/sdk/file-facts";
import { malformed, readJsonElements } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { TerraformConfig } from "./config";
import { stateRealm, stateRef } from "./names";
import { readOutput, readResource, type StateItem } from "./state-resource";
import { stateType } from "./state-types";

const pageItems = 200;
const nextStep = "Bring what `terraform state pull` (or `tofu state pull`) writes.";

/** What only a look at the whole file tells. */
interface Survey {
  lineage: string;
  /** AWS users by name: keys name their user so. Null: two have the name. */
  users: Map<string, Ref | null>;
  outputs: { [name: string]: unknown };
}

const headSchema = z.object({
  version: z.literal(4),
  lineage: z.string().regex(/^[\w-]{1,100}$/),
  outputs: z.record(z.string(), z.unknown()).catch({}),
});

/**
 * Reads states (format 4). Each file is read twice, element by element: once to see that it is whole, once for its pages.
 * @throws SourceError `malformed` for what is no state, `unsupported` for one that is encrypted or of another format.
 */
export async function* readState(
  files: ExportFile[],
  ctx: ExportContext<TerraformConfig>,
): AsyncGenerator<ExportPart> {
  const surveys = new Map<ExportFile, Survey>();
  for (const file of files) surveys.set(file, await survey(file));
  const names = files.map((file) => nameOf(file, ctx.config));
  yield { t: "about", about: [...new Set(names)].join(", ").slice(0, 200), collectedAt: null };
  const told = new Set<string>();
  for (const [file, facts] of surveys) {
    if (told.has(facts.lineage))
      throw malformed(`${file.name} is the same state as another of the files. Bring each state once.`);
    told.add(facts.lineage);
    yield* pagesOf(file, facts, ctx);
  }
}

function nameOf(file: ExportFile, config: TerraformConfig): string {
  const own = file.name.replace(/\.(?:json|tfstate)$/i, "");
  return clean(scrubText(config.state_name ?? own), 200) || "state";
}

async function* pagesOf(
  file: ExportFile,
  { lineage, users, outputs }: Survey,
  ctx: ExportContext<TerraformConfig>,
): AsyncGenerator<ExportPart> {
  const realm = stateRealm(lineage);
  const name = nameOf(file, ctx.config);
  const scope: Scope = {
    key: `${lineage}/state`,
    dataSet: "state",
    title: `State ${name}`,
    issues: [realm],
    container: stateRef(realm),
  };
  const page = (items: unknown[]): ExportPart => ({
    t: "page",
    scope,
    call: "state",
    body: { realm, name, items },
  });
  let items: unknown[] = [];
  for await (const item of itemsOf(file, outputs, ctx)) {
    items.push(withUser(item, users));
    if (items.length < pageItems) continue;
    yield page(items);
    items = [];
  }
  yield page(items);
  yield { t: "scopeDone", scope, complete: true };
}

async function* itemsOf(
  file: ExportFile,
  outputs: Survey["outputs"],
  ctx: ExportContext<TerraformConfig>,
): AsyncGenerator<StateItem | null> {
  for await (const resource of resourcesOf(file)) {
    ctx.signal.throwIfAborted();
    const found = readResource(resource, ctx.fingerprint);
    if (found === null) yield null;
    // What makes no identity and holds no secret is no concern here.
    for (const item of found ?? [])
      if (item === null || item.secrets.length > 0 || Object.keys(item.attributes).length > 0) yield item;
  }
  for (const [name, value] of Object.entries(outputs)) {
    const item = readOutput(name, value, ctx.fingerprint);
    if (item === null || item.secrets.length > 0) yield item;
  }
}

/** A key beside the user that it belongs to, where the state says so. */
function withUser(item: StateItem | null, users: Survey["users"]): unknown {
  const user = item?.type === "aws_iam_access_key" ? item.attributes.user : undefined;
  return typeof user === "string" ? { ...item, user: users.get(user) ?? null } : item;
}

async function survey(file: ExportFile): Promise<Survey> {
  const users: Survey["users"] = new Map();
  let head: unknown = null;
  try {
    for await (const part of readJsonElements(file.open(), new Set(["resources"]))) {
      if (part.t === "document") head = part.value;
      else noteUsers(parse(part.text), users);
    }
  } catch (error) {
    if (!(error instanceof SourceError) || error.failure.kind !== "malformed") throw error;
    throw malformed(`${file.name} cannot be read: ${error.failure.message} ${nextStep}`, error);
  }
  if (isObject(head) && "encrypted_data" in head)
    throw new SourceError({
      kind: "unsupported",
      message: `${file.name} is encrypted. ${nextStep} Both open it with your key.`,
    });
  if (isObject(head) && typeof head.version === "number" && head.version !== 4)
    throw new SourceError({
      kind: "unsupported",
      message: `${file.name} is a state of format ${head.version}; only format 4 is read (Terraform 0.12 and later). ${nextStep}`,
    });
  const read = headSchema.safeParse(head);
  if (!read.success) throw malformed(`${file.name} is no state of Terraform or OpenTofu. ${nextStep}`);
  return { lineage: read.data.lineage, outputs: read.data.outputs, users };
}

function noteUsers(resource: unknown, users: Survey["users"]): void {
  if (!isObject(resource) || resource.type !== "aws_iam_user") return;
  for (const item of readResource(resource, null) ?? []) {
    const made = item ? stateType(item.type).identity?.(item.attributes) : null;
    if (made) users.set(made.name, users.has(made.name) ? null : made.ref);
  }
}

async function* resourcesOf(file: ExportFile): AsyncGenerator<unknown> {
  for await (const part of readJsonElements(file.open(), new Set(["resources"])))
    if (part.t === "element") yield parse(part.text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed("It is not valid JSON.", error);
  }
}
