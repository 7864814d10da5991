import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { hostSchema, portSchema, serverFields } from "@/lib/connectors/sdk/server-fields";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";

/** An address that means another server on every machine. */
const ownAddress = /^(?:localhost|127\.[\d.]+|::1)$/i;

/** What the form and the command send, parsed. */
export const mongoConfigSchema = z
  .object({
    host: hostSchema,
    port: portSchema(27_017),
    user: optionalText.pipe(z.string().max(200).optional()),
    password: optionalText,
    auth_database: optionalText.pipe(
      z
        .string()
        .regex(/^[\w-]{1,63}$/, "The name of a database holds letters, digits and _-")
        .default("admin"),
    ),
    tls: tlsModeSchema,
    ca: optionalText,
    cluster: optionalText.pipe(
      z
        .string()
        .regex(/^[\w.:@-]{1,200}$/, "A name for the cluster holds letters, digits and .:@_-")
        .optional(),
    ),
  })
  .superRefine(({ host, user, password, cluster }, check) => {
    if (cluster === undefined && ownAddress.test(host)) {
      const message = "This address means another server on every machine: say which cluster it is.";
      check.addIssue({ code: "custom", path: ["cluster"], message });
    }
    if ((user === undefined) !== (password === undefined)) {
      const message = "Give the user and its password, or neither where the server asks for none.";
      check.addIssue({ code: "custom", path: [user === undefined ? "user" : "password"], message });
    }
  });
export type MongoConfig = z.output<typeof mongoConfigSchema>;

/** The address of the server, as people write it. */
export function serverName({ host, port }: Pick<MongoConfig, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The fields of the form, in order. */
export const mongoFields: Field[] = [
  ...serverFields(27_017, "One member of the replica set, or a mongos: they all tell of the same users."),
  {
    name: "user",
    label: "User",
    help: "The reader that the commands on this page create.",
    type: "text",
    required: false,
    placeholder: "rollcall-reader",
  },
  {
    name: "password",
    label: "Password",
    help: "Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
  },
  ...tlsFields,
  {
    name: "cluster",
    label: "Cluster",
    help: "A lasting name for the cluster: without it, the host and port are its name, and another member would be another cluster.",
    type: "text",
    required: false,
    placeholder: "shop-db",
    rare: true,
  },
  {
    name: "auth_database",
    label: "Database of the user",
    help: "Where the reader was created. Empty: admin.",
    type: "text",
    required: false,
    placeholder: "admin",
    rare: true,
  },
];
