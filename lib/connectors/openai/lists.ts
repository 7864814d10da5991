import type { Step } from "@/lib/connectors/sdk/steps";
import { realm } from "./names";
import { type OpenAI, permission } from "./session";

/** A list of the organization: what is kept of each item. */
export function listStep(
  path: string,
  keep: (item: unknown) => unknown,
  query: Record<string, string> = {},
): Step<OpenAI> {
  return {
    call: `GET /organization/${path}`,
    permission,
    async read(openai, at) {
      const { items, next } = await openai.page(path, at, query);
      return { body: { realm, organization: openai.ctx.config.organization, items: items.map(keep) }, next };
    },
    probe: (openai) => openai.page(path, null, { ...query, limit: "1" }),
  };
}

/** Stands in no id. */
const between = " ";

/** A list that each project has, one project after the other. The place is the project, and where in its list. */
export function projectStep(
  list: string,
  keep: (item: unknown) => unknown,
  query: Record<string, string> = {},
): Step<OpenAI> {
  return {
    call: `GET /organization/projects/{project_id}/${list}`,
    permission,
    async read(openai, at) {
      const [from = "", inside = ""] = at?.split(between) ?? [];
      const [project, following] = (await openai.projects()).filter(({ id }) => id >= from);
      if (!project) return { body: { realm, project: null, items: [] }, next: null };
      const { items, next } = await openai.page(
        `projects/${encodeURIComponent(project.id)}/${list}`,
        project.id === from && inside !== "" ? inside : null,
        query,
      );
      const rest = following ? `${following.id}${between}` : null;
      return {
        body: { realm, project: project.id, items: items.map(keep) },
        next: next === null ? rest : `${project.id}${between}${next}`,
      };
    },
    async probe(openai) {
      const { items } = await openai.page("projects", null, { limit: "1" });
      const [first] = items;
      const id = typeof first === "object" && first !== null && "id" in first ? first.id : null;
      return typeof id === "string"
        ? openai.page(`projects/${encodeURIComponent(id)}/${list}`, null, { ...query, limit: "1" })
        : null;
    },
  };
}
