import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";
import { googleKeyText } from "@/lib/connectors/sdk/google-session";
import { projectId } from "./names";

const wordList = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,;]+/).filter((word) => word !== ""));

/** What the form and the command send, parsed. */
export const gcpConfigSchema = z.object({
  key: googleKeyText,
  scope: z
    .string()
    .trim()
    .refine(
      (text) =>
        /^(?:organizations|folders)\/\d{1,20}$/.test(text) ||
        projectId.test(/^projects\/(.*)$/.exec(text)?.[1] ?? ""),
      "Write organizations/123456789012, folders/123456789012 or projects/my-project.",
    ),
  regions: wordList.pipe(
    z.array(z.string().regex(/^[a-z]+-[a-z]+\d{1,2}$/, "A region looks like europe-west4.")),
  ),
});
export type GcpConfig = z.output<typeof gcpConfigSchema>;

/** The fields of the form, in order. */
export const gcpFields: Field[] = [
  {
    name: "scope",
    label: "What to read",
    help: "The organisation, a folder, or one project, with everything in it.",
    type: "text",
    required: true,
    placeholder: "organizations/123456789012",
  },
  {
    name: "key",
    label: "Key of the reader",
    help: "The JSON file that Google made for its service account. Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: true,
  },
  {
    name: "regions",
    label: "Regions of agents",
    help: "Where agents run in Agent Engine. Empty: agents are not looked for.",
    type: "text",
    required: false,
    placeholder: "europe-west4, us-central1",
  },
];
