import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { googlePage } from "@/lib/connectors/sdk/google-list";
import type { Ask } from "@/lib/connectors/sdk/google-session";
import { projectId } from "./names";
import { permission } from "./permissions";

export interface Project {
  id: string;
  number: string;
}

const projectType = "cloudresourcemanager.googleapis.com/Project";
export const hierarchyTypes = [
  projectType,
  "cloudresourcemanager.googleapis.com/Folder",
  "cloudresourcemanager.googleapis.com/Organization",
];

/** A search of Cloud Asset Inventory in all that the source reads. */
export const searchUrl = (scope: string, what: string) =>
  `https://cloudasset.googleapis.com/v1/${scope}:${what}`;

const schema = z.object({
  state: z.string().catch(""),
  project: z.string().regex(/^projects\/\d+$/),
  additionalAttributes: z.object({ projectId: z.string().regex(projectId) }),
});

/** Every project that is in force. A search lists those that wait for their end too: nothing in them answers. */
export async function listProjects(ask: Ask, scope: string): Promise<Project[]> {
  const projects: Project[] = [];
  let at: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof googlePage>> = await googlePage(
      ask,
      {
        url: searchUrl(scope, "searchAllResources"),
        query: { assetTypes: projectType },
        under: "results",
        pageSize: 500,
        permission: permission.resources,
      },
      at,
    );
    for (const item of page.items) {
      const read = schema.safeParse(item).data;
      if (!read)
        throw new SourceError({ kind: "malformed", message: "A project has no id that can be read." });
      if (read.state !== "DELETE_REQUESTED")
        projects.push({
          id: read.additionalAttributes.projectId,
          number: read.project.replace(/^projects\//, ""),
        });
    }
    at = page.next;
  } while (at !== null);
  return projects;
}
