import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import { circleRealms, contextRef, organizationRef, pipelinesRef, realm, ref } from "./names";
import { type Circle, permission, readAll } from "./session";

const needs = permission.organization;
const ownerOf = ({ config }: Circle) => ({ "owner-id": config.organization, "owner-type": "organization" });

/** Contexts with their variables and who may use them. Not the shown part of a value. */
export const contextSteps: Step<Circle>[] = [
  {
    call: "GET /context",
    permission: needs,
    async read(circle, at) {
      const { items, next } = await circle.page("/context", needs, ownerOf(circle), at);
      return {
        body: {
          realm,
          organization: circle.config.organization,
          items: await fourAtATime(items, (context) => keptContext(circle, context)),
        },
        next,
      };
    },
    probe: (circle) => circle.page("/context", needs, ownerOf(circle)),
  },
];

async function keptContext(circle: Circle, context: unknown): Promise<unknown> {
  if (!isObject(context) || typeof context.id !== "string" || !/^[\w-]{1,100}$/.test(context.id))
    return context;
  const variables = await readAll(circle, `/context/${context.id}/environment-variable`, needs);
  const limits = await readAll(circle, `/context/${context.id}/restrictions`, needs);
  return {
    ...kept(context, "id", "name", "created_at"),
    variables: variables.map((each) => kept(each, "variable", "created_at", "updated_at")),
    limits: limits.map((each) => kept(each, "project_id", "restriction_type", "restriction_value", "name")),
  };
}

const schema = z.object({
  id: z.string().min(1).max(100),
  name: text(500),
  created_at: z.unknown().optional(),
  variables: z.unknown().optional(),
  limits: z.unknown().optional(),
});
const variableSchema = z.object({
  variable: z.string().min(1).max(500),
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
});
const limitSchema = z.object({
  project_id: text(100),
  restriction_type: text(100),
  restriction_value: text(1000),
  name: text(500),
});
const besideSchema = z.object({ organization: z.string().min(1).max(100) });

/** A context is a drawer of secrets that jobs open; limits say which. */
export function contextRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  for (const { item, where } of records.read(schema)) {
    const limits = records
      .list(item.limits, `${where} restrictions`)
      .flatMap((limit) => limitSchema.safeParse(limit).data ?? []);
    const projects = limits.flatMap(({ project_id: id }) => id ?? []);
    const [only, ...others] = projects;
    const usedBy = limits.map(
      ({ restriction_type: type, restriction_value: value, project_id: id, name }) =>
        `${type ?? "project"}: ${name ?? value ?? id ?? "unknown"}`,
    );
    records.add({
      t: "container",
      ref: contextRef(item.id),
      kind: "other",
      name: item.name || item.id,
      parent: beside ? organizationRef(beside.organization) : null,
    });
    for (const outside of records.list(item.variables, `${where} variables`)) {
      const variable = variableSchema.safeParse(outside).data;
      if (!variable) {
        records.problem(where, "One of its variables has no name that can be read.");
        continue;
      }
      const createdAt = records.time(variable.created_at, `${where} ${variable.variable} created_at`);
      records.add({
        t: "placement",
        ref: ref(`context/${item.id}/variable/${variable.variable}`),
        locator: `context ${item.name || item.id} variable ${variable.variable}`,
        kind: "ci_secret",
        meantForSecrets: true,
        container: contextRef(item.id),
        // Only a context that one project may open says who reads it.
        identity: only && others.length === 0 && limits.length === 1 ? pipelinesRef(only) : null,
        name: variable.variable,
        modifiedAt:
          records.time(variable.updated_at, `${where} ${variable.variable} updated_at`) ?? createdAt,
        facts: {
          created: createdAt?.toISOString() ?? null,
          "may be used by": usedBy.length > 0 ? clip(usedBy.join(", "), 1000) : "not limited",
        },
      });
    }
  }
  return records.parsed();
}
