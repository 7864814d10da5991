import { z } from "zod";
import type { Manifest } from "@/lib/connectors/sdk/contract";

export const manifest: Manifest<Record<string, never>> = {
  id: "events",
  title: "Events",
  category: "File",
  summary: "Counts use that any system logs: OCSF (API activity, authentication), or one JSON object a line.",
  config: z.object({}),
  fields: [],
  dataSets: [
    {
      id: "events",
      title: "Events of use",
      permissions: ["the file itself"],
      withoutIt: "Nothing is known of use that only these logs tell of.",
    },
  ],
  cannotSee: [
    "Identities that no other source lists: their events are counted and told apart, and nobody is made up from them.",
    "Whether the log is whole: an event that is not in it may have happened.",
  ],
  neverReads: [
    "What was sent or answered: of each event only who, what, when, from where and for whom is looked at",
  ],
  evidence: "file",
  proof: { state: "partly", by: "Written after the OCSF schema 1.4; tried with events written after it." },
  events: [
    {
      id: "ocsf",
      title: "OCSF events",
      how: "Events of the classes API Activity (6003) and Authentication (3002) as JSON, as Amazon Security Lake and others write them",
      accept: [".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson"],
      marks: ['"class_uid"'],
      form: "json",
      lists: ["events"],
    },
    {
      id: "lines",
      title: "Events, one JSON object a line",
      how: 'One a line: {"id","time","realm","identity","service","action","outcome","address","country","userAgent","onBehalfOf","reference"}; the first five are needed',
      accept: [".jsonl", ".jsonl.gz", ".ndjson", ".json", ".json.gz"],
      marks: ['"realm"'],
      form: "json",
      lists: ["events"],
    },
  ],
};
