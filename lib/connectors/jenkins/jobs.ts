import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import { noTelemetry, type Status } from "@/lib/domain/record";
import { folderRef, jenkinsRealms, jobRef, pathOf, system } from "./names";
import { isFolder, type Jenkins, permission } from "./session";

const perPage = 500;
const fields =
  "name,_class,displayName,fullDisplayName,description,color,buildable,lastBuild[timestamp],jobs[name]{0,1}";
const listSchema = z.object({ jobs: z.array(z.unknown()) });
const placeSchema = z.tuple([z.string(), z.number().int().nonnegative(), z.string().nullable()]);

/** Jobs, folder by folder. The place is the folder, how many of its jobs were read, and with which the last page began. */
export const jobSteps: Step<Jenkins>[] = [
  {
    call: "GET /job/{folder}/api/json",
    permission: permission.jobs,
    async read(jenkins, at) {
      const [from, done, began] = placeSchema.parse(at === null ? ["", 0, null] : JSON.parse(at));
      const [folder = "", following] = (await jenkins.folders()).filter((each) => each >= from);
      const start = folder === from ? done : 0;
      const tree = `jobs[${fields}]{${start},${start + perPage}}`;
      const answer = await jenkins.get(pathOf(folder), tree, permission.jobs, folder === "" ? [] : [404]);
      const list = listSchema.safeParse(answer.status === 404 ? { jobs: [] } : answer.json());
      if (!list.success)
        throw new SourceError({ kind: "malformed", message: "A folder did not answer with its jobs." });
      const { jobs } = list.data;
      const first = JSON.stringify(isObject(jobs[0]) ? jobs[0].name : null);
      if (start > 0 && jobs.length > 0 && first === began)
        throw new SourceError({
          kind: "loop",
          message: "Jenkins answered with the same page of jobs twice.",
        });
      const rest = following === undefined ? null : JSON.stringify([following, 0, null]);
      return {
        body: { realm: jenkins.realm, folder, items: jobs.map(keptJob) },
        next: jobs.length === perPage ? JSON.stringify([folder, start + perPage, first]) : rest,
      };
    },
    probe: (jenkins) => jenkins.get("", "jobs[name]{0,1}", permission.jobs),
  },
];

function keptJob(job: unknown): unknown {
  if (!isObject(job)) return job;
  return {
    ...kept(job, "name", "_class", "displayName", "fullDisplayName", "description", "color", "buildable"),
    lastBuild: kept(job.lastBuild, "timestamp").timestamp ?? null,
    holds: isFolder({ _class: String(job._class), jobs: job.jobs }),
  };
}

const schema = z.object({
  name: z.string().min(1).max(500),
  _class: text(300),
  displayName: text(1000),
  fullDisplayName: text(2000),
  description: text(4000),
  color: text(100),
  buildable: z.boolean().nullish().catch(null),
  lastBuild: z.unknown().optional(),
  holds: z.boolean().catch(false),
});
type Job = z.output<typeof schema>;
const besideSchema = z.object({ folder: z.string().max(1500) });

/** Folders as places, and jobs as what runs by itself; a project of many branches is one. */
export function jobRecords(page: Page): Parsed {
  const records = new ItemRecords(page, jenkinsRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  if (!beside) {
    if (records.realm) records.problem(page.call, "It does not say in which folder these jobs are.");
    return records.parsed();
  }
  const { folder } = beside;
  for (const { item, where } of records.read(schema)) {
    const fullName = folder === "" ? item.name : `${folder}/${item.name}`;
    const name = item.fullDisplayName || item.displayName || fullName;
    if (item.holds) {
      records.add({
        t: "container",
        ref: folderRef(records.realm, fullName),
        kind: "project",
        name,
        parent: folderRef(records.realm, folder),
      });
      continue;
    }
    const at = records.time(item.lastBuild, `${where} lastBuild`);
    records.add({
      t: "identity",
      ref: jobRef(records.realm, fullName),
      kind: "scheduled_job",
      name,
      system,
      container: folderRef(records.realm, folder),
      status: statusOf(item),
      class: "non_human",
      classReason: "A job runs by itself.",
      managedBy: "customer",
      description: item.description ? clip(item.description, 4000) : undefined,
      tags: item._class ? { type: item._class.split(".").at(-1) ?? item._class } : {},
      // Whatever it built since would be its last build. Without one, all may have been discarded.
      lastUsed: at
        ? { at, grade: "reported", precisionSeconds: 1, coveredSince: at, gap: "none" }
        : noTelemetry,
    });
  }
  return records.parsed();
}

function statusOf({ color, buildable }: Job): Status {
  if (color?.startsWith("disabled")) return "disabled";
  return buildable === true ? "active" : "unknown";
}
