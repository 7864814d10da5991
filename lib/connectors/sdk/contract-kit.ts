import { z } from "zod";
import type {
  Connector,
  ExportFile,
  ExportPart,
  Manifest,
  Page,
  Parsed,
} from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { checkLive, type LiveCase } from "@/lib/connectors/sdk/contract-kit-live";
import {
  neverForms,
  pageProblems,
  recordProblems,
  refsOf,
  variantsOf,
} from "@/lib/connectors/sdk/contract-kit-pages";
import { heapGrowth, Witness } from "@/lib/connectors/sdk/contract-kit-witness";

/**
 * What every connector is held to, without the engine: a function that runs the checks and lists what fails. A connector's
 * test calls it with its own recorded answers and expects an empty list.
 */
export interface ContractCases<Config> {
  now: Date;
  /** Secrets planted in the answers and files below; none may come out anywhere. */
  canaries: string[];
  exports?: ExportCase<Config>[];
  live?: LiveCase<Config>;
  /** A page in which every date stands in this form. */
  datesIn?: (form: string | number | null) => Page;
  /** One object before and after it got another name. */
  rename?: { before: Page; after: Page };
  /** Values that no version of the source has used yet; `holds` says whether the records call them unknown. */
  unknowns?: { title: string; page: Page; holds: (parsed: Parsed) => boolean }[];
}

export interface ExportCase<Config> {
  title: string;
  files: ExportFile[];
  config: Config;
  /** Refs of identities that must come out. */
  identities: number;
  /** Every scope must end complete. */
  complete: boolean;
  /** The same kind of export with 10,000 identities; the heap may grow by this many MB while it is read. */
  bulk?: { files: ExportFile[]; identities: number; heapMb: number };
}

/** Runs all checks that the cases allow. Each failure is a sentence; none is the only pass. */
export async function checkContract<Config>(
  connector: Connector<Config>,
  cases: ContractCases<Config>,
): Promise<string[]> {
  const failures = checkManifest(connector);
  const pages: Page[] = [];
  const told = new Witness(cases.canaries);
  if (!cases.exports?.length && !cases.live)
    failures.push("There is no case: neither an export nor a live source.");
  for (const each of cases.exports ?? [])
    failures.push(...(await checkExport(connector, each, cases, told, pages)));
  if (cases.live) failures.push(...(await checkLive(connector, cases.live, cases, told, pages)));
  for (const page of pages) failures.push(...checkPage(connector, page, told));
  failures.push(...checkDates(connector, cases), ...checkRename(connector, cases));
  for (const { title, page, holds } of cases.unknowns ?? []) {
    if (!holds(connector.toRecords(page)))
      failures.push(`${title}: a value that is not known yet is not called unknown.`);
  }
  return [...failures, ...told.failures()];
}

function checkManifest<Config>({ manifest, plan, pages, check, readExport }: Connector<Config>): string[] {
  const failures: string[] = [];
  const fail = (holds: boolean, what: string) => holds || failures.push(what);
  fail(/^[a-z][a-z0-9-]{0,40}$/.test(manifest.id), "The manifest's id is not a lower-case word.");
  fail(manifest.title !== "" && manifest.summary !== "", "The manifest lacks a title or a summary.");
  fail(manifest.dataSets.length > 0, "The manifest lists no data set.");
  fail(manifest.cannotSee.length > 0, "The manifest does not say what the connector cannot see.");
  fail(manifest.neverReads.length > 0, "The manifest does not say what the connector never reads.");
  fail(isUnique(manifest.dataSets.map(({ id }) => id)), "Two data sets have one id.");
  fail(isUnique(manifest.fields.map(({ name }) => name)), "Two fields have one name.");
  for (const { id, permissions, withoutIt } of manifest.dataSets) {
    fail(
      permissions.length > 0 && permissions.every((each) => each !== ""),
      `Data set ${id} names no permission.`,
    );
    fail(withoutIt !== "", `Data set ${id} does not say what is lost without it.`);
  }
  fail(Boolean(plan) === Boolean(pages), "A live connector has both plan and pages.");
  fail(Boolean(plan) === Boolean(check), "A live connector can check its permissions, any other cannot.");
  fail(Boolean(plan) || Boolean(readExport), "The connector reads neither a live source nor an export.");
  fail(
    Boolean(readExport) === Boolean(manifest.exports?.length),
    "Exports are listed where they are read, and only there.",
  );
  return [...failures, ...checkFields(manifest)];
}

/** The form and the schema must name the same settings, and agree on which are required. */
function checkFields<Config>(manifest: Manifest<Config>): string[] {
  const schema = z
    .object({
      properties: z.record(z.string(), z.unknown()).default({}),
      required: z.array(z.string()).default([]),
    })
    .safeParse(z.toJSONSchema(manifest.config, { io: "input", unrepresentable: "any" }));
  if (!schema.success) return ["The configuration's schema is not an object."];
  const { properties, required } = schema.data;
  const failures = Object.keys(properties)
    .filter((name) => !manifest.fields.some((field) => field.name === name))
    .map((name) => `Setting ${name} has no field in the form.`);
  for (const field of manifest.fields) {
    if (!Object.hasOwn(properties, field.name))
      failures.push(`Field ${field.name} is not in the configuration's schema.`);
    else if (field.required !== required.includes(field.name)) {
      failures.push(`Field ${field.name} and the schema disagree on whether it is required.`);
    }
    if (field.label === "" || field.help === "") failures.push(`Field ${field.name} lacks a label or help.`);
    if ((field.type === "select") !== Boolean(field.options?.length)) {
      failures.push(`Field ${field.name} must have options when it is a select, and only then.`);
    }
  }
  return failures;
}

async function checkExport<Config>(
  connector: Connector<Config>,
  each: ExportCase<Config>,
  { now }: ContractCases<Config>,
  told: Witness,
  pages: Page[],
): Promise<string[]> {
  const failures: string[] = [];
  const context = (key: boolean) => ({
    now,
    config: each.config,
    fingerprint: key ? () => "0123456789abcdef".repeat(4) : null,
    signal: new AbortController().signal,
    warn: (message: string) => told.see("a warning", message),
  });
  const readAll = async (files: ExportFile[], key: boolean, take: (part: ExportPart) => void) => {
    if (!connector.readExport) return;
    for await (const part of connector.readExport(files, context(key))) take(part);
  };
  const parts: ExportPart[] = [];
  await readAll(each.files, true, (part) => parts.push(part));
  await readAll(each.files, false, (part) =>
    told.see("a part that was read without the fingerprint key", part),
  );
  for (const part of parts) told.see("a part", part);
  const read = parts.flatMap((part) => (part.t === "page" ? [{ ...part, collectedAt: now }] : []));
  pages.push(...read);
  const fail = (holds: boolean, what: string) => holds || failures.push(`${each.title}: ${what}`);
  fail(parts[0]?.t === "about", "the first part does not say what the export is about.");
  const done = parts.flatMap((part) => (part.t === "scopeDone" ? [part] : []));
  const keys = new Set(read.map(({ scope }) => scope.key));
  fail(
    [...keys].every((key) => done.filter(({ scope }) => scope.key === key).length === 1),
    "a scope does not end exactly once.",
  );
  fail(
    done.length > 0 && done.every(({ complete }) => complete === each.complete),
    "a scope is not as complete as it should be.",
  );
  for (const { scope } of done) {
    fail(
      connector.manifest.dataSets.some(({ id }) => id === scope.dataSet),
      `scope ${scope.key} is of no data set of the manifest.`,
    );
  }
  const identities = refsOf(connector, read, "identity").size;
  fail(identities === each.identities, `${identities} identities came out instead of ${each.identities}.`);
  const again: ExportPart[] = [];
  await readAll(each.files, true, (part) => again.push(part));
  fail(JSON.stringify(again) === JSON.stringify(parts), "reading the same files twice gives two answers.");
  await checkGarbage(connector, each, context(true), told, fail);
  if (each.bulk) {
    let count = 0;
    const grown = await heapGrowth(async (sample) => {
      await readAll(each.bulk?.files ?? [], true, (part) => {
        if (part.t === "page") count += refsOf(connector, [{ ...part, collectedAt: now }], "identity").size;
        sample();
      });
    });
    fail(
      count === each.bulk.identities,
      `${count} identities came out of the large export instead of ${each.bulk.identities}.`,
    );
    fail(grown <= each.bulk.heapMb, `reading the large export took ${Math.round(grown)} MB.`);
  }
  return failures;
}

/** Bytes that are no export end in a `SourceError`, never in another error and never in silence. */
async function checkGarbage<Config>(
  connector: Connector<Config>,
  each: ExportCase<Config>,
  ctx: Parameters<NonNullable<Connector<Config>["readExport"]>>[1],
  told: Witness,
  fail: (holds: boolean, what: string) => void,
): Promise<void> {
  const first = each.files[0];
  if (!first || !connector.readExport) return;
  for (const garbage of ["", "\0\x01\x02\x03\x04\x05\x06\x07".repeat(64), "%PDF-1.7 nothing to see"]) {
    const bytes = new TextEncoder().encode(garbage);
    const open = async function* () {
      yield bytes;
    };
    try {
      for await (const part of connector.readExport([{ name: first.name, size: bytes.length, open }], ctx))
        void part;
      fail(false, "a file that is no export was read without complaint.");
    } catch (error) {
      told.see("an error", error);
      fail(
        error instanceof SourceError,
        "a file that is no export ends in an error that says nothing to a person.",
      );
    }
  }
}

/** Any answer, however wrong, gives valid records and problems; it never throws. */
function checkPage<Config>(connector: Connector<Config>, page: Page, told: Witness): string[] {
  const failures = pageProblems(connector, page, "a recorded page", true);
  told.see("a record or problem", connector.toRecords(page));
  for (const { title, body } of variantsOf(page.body)) {
    failures.push(...pageProblems(connector, { ...page, body }, `a page ${title}`, false));
  }
  return [...new Set(failures)];
}

function checkDates<Config>(connector: Connector<Config>, { datesIn }: ContractCases<Config>): string[] {
  if (!datesIn) return [];
  return neverForms.flatMap((form) => {
    const parsed = connector.toRecords(datesIn(form));
    const title = `Dates written as ${JSON.stringify(form)}`;
    if (parsed.records.length === 0) return [`${title}: no record came out.`];
    return recordProblems(parsed, title, true);
  });
}

function checkRename<Config>(connector: Connector<Config>, { rename }: ContractCases<Config>): string[] {
  if (!rename) return [];
  const before = refsOf(connector, [rename.before], "identity");
  const after = refsOf(connector, [rename.after], "identity");
  const same =
    before.size > 0 && [...before.keys()].every((key) => after.has(key)) && before.size === after.size;
  const renamed = [...before].some(([key, name]) => after.get(key) !== name);
  if (!renamed) return ["The renamed object has its old name."];
  return same ? [] : ["A renamed object became another identity."];
}

function isUnique(items: string[]): boolean {
  return new Set(items).size === items.length;
}
