import { getManifest, listManifests, loadConnector } from "@/lib/connectors/registry";
import type { Manifest } from "@/lib/connectors/sdk/contract";
import type { AccessGuideView, ConnectorView } from "./schema-catalogue";

/** Every connector, by category and title. */
export async function listConnectors(): Promise<ConnectorView[]> {
  const views = await Promise.all(listManifests().map((manifest) => getConnector(manifest.id)));
  return views
    .flatMap((view) => (view === null ? [] : [view]))
    .sort((a, b) => a.category.localeCompare(b.category) || a.title.localeCompare(b.title));
}

/** One connector; null: this version has none of that name. */
export async function getConnector(id: string): Promise<ConnectorView | null> {
  const connector = await loadConnector(id);
  if (!connector) return null;
  const { manifest } = connector;
  return {
    id: manifest.id,
    title: manifest.title,
    category: manifest.category,
    summary: manifest.summary,
    readsLive: connector.plan !== undefined && connector.pages !== undefined,
    testable: connector.check !== undefined,
    fields: manifest.fields.map((field) => ({ ...field })),
    dataSets: manifest.dataSets.map(({ id, title, permissions, withoutIt }) => ({
      id,
      title,
      permissions,
      withoutIt,
    })),
    cannotSee: manifest.cannotSee,
    neverReads: manifest.neverReads,
    proof: manifest.proof,
    exports: connector.readExport === undefined ? [] : (manifest.exports ?? []).map((kind) => ({ ...kind })),
    logs: (manifest.events ?? []).map(({ id, title, how, accept, marks }) => ({
      id,
      title,
      how,
      accept,
      marks,
    })),
  };
}

/** The policies of a connector to copy, as far as the form is filled in; null where none is needed. */
export function describeAccess(id: string, fields: Record<string, string>): AccessGuideView | null {
  const manifest = getManifest(id);
  if (!manifest?.access) return null;
  const config = knownPart(manifest, fields);
  const { intro, tabs } = manifest.access;
  return {
    intro,
    tabs: tabs.map(({ name, language, text }) => ({ name, language, text: text(config) })),
  };
}

/** What of a half-filled form is already sound: text goes into a policy only after the connector's own check. */
function knownPart(manifest: Manifest, fields: Record<string, string>): Partial<unknown> {
  const wanted = manifest.fields.filter((field) => field.type === "text" || field.type === "textarea");
  const given = Object.fromEntries(
    wanted.flatMap(({ name }) => (fields[name] ? [[name, fields[name]] as const] : [])),
  );
  const whole = manifest.config.safeParse(given);
  if (whole.success) return Object(whole.data);
  const wrong = new Set(whole.error.issues.map((issue) => String(issue.path[0])));
  const sound = manifest.config.safeParse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name))),
  );
  return sound.success ? Object(sound.data) : {};
}
