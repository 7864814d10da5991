import { z } from "zod";
import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { dataSets } from "./data-sets";

const pathList = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => (Array.isArray(value) ? value : value.split(/[\n,]/)))
  .transform((lines) => lines.map((line) => line.trim()).filter((line) => line !== ""));

const folder = z
  .string()
  .trim()
  .transform((value) => (value.length > 1 ? value.replace(/\/+$/, "") || "/" : value || "/"))
  .refine((value) => value.startsWith("/"), "Write the whole path of the folder, beginning with /.")
  .refine((value) => !value.includes("\0"), "A path cannot hold a NUL character.");

/** What a source of kind `host` is told. Everything has a default: an empty object reads the whole machine. */
export const hostConfigSchema = z.object({
  root: folder.default("/"),
  extraFolders: pathList.pipe(z.array(folder).max(100)),
  exclude: pathList.pipe(z.array(z.string().max(200)).max(100)),
  maxFiles: z.preprocess(
    (value) => (value === "" || value === null ? undefined : value),
    z.coerce.number().int().min(1).max(100_000_000).default(3_000_000),
  ),
});
export type HostConfig = z.output<typeof hostConfigSchema>;

export const manifest: Manifest<HostConfig> = {
  id: "host",
  title: "Machine",
  category: "Machine",
  summary:
    "Finds what runs by itself on a machine or in a folder, the keys and tokens that lie in its files, and its AI agents.",
  config: hostConfigSchema,
  fields: [
    {
      name: "root",
      label: "Folder",
      help: "The folder to read. / is the whole machine.",
      type: "text",
      required: false,
      placeholder: "/",
    },
    {
      name: "extraFolders",
      label: "Further folders",
      help: "One a line. Also opens a folder that is skipped by default, such as /tmp.",
      type: "textarea",
      required: false,
      placeholder: "/mnt/projects",
    },
    {
      name: "exclude",
      label: "Leave out",
      help: "One pattern a line: a name, or a path with * and **.",
      type: "textarea",
      required: false,
      placeholder: "/srv/backups/**",
    },
    {
      name: "maxFiles",
      label: "Most files to look at",
      help: "The reading stops there and says so. 3,000,000 unless told.",
      type: "number",
      required: false,
      placeholder: "3000000",
      rare: true,
    },
  ],
  dataSets,
  cannotSee: [
    "When a key, token or job was last used: files do not say. A running process counts as use of its account on that day.",
    "When a secret was created: the time of a file says when the file was written, nothing else.",
    "What a program keeps in memory, in its database or in its environment once it runs.",
    "Containers and images on this machine, other machines' file systems mounted over the network, and temporary folders unless named.",
    "Keys that sshd gets from a command or a directory, and passwords of accounts.",
    "Whether a token in a file still works: nothing is tried.",
  ],
  neverReads: [
    "/etc/shadow, /etc/gshadow and any other store of password hashes.",
    "Environment and memory of processes.",
    "Mail, documents and databases: only files whose name says that they hold configuration, keys or jobs are opened.",
    "Nothing is connected to and no file is written. Values are turned into keyed fingerprints while they are read and then dropped.",
  ],
  evidence: "file",
  proof: { state: "verified", by: "Tried on real machines." },
  access: accessGuide,
};
