import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { hostSchema, portSchema, serverFields } from "@/lib/connectors/sdk/server-fields";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";

/** What the form and the command send, parsed. */
export const postgresConfigSchema = z.object({
  host: hostSchema,
  port: portSchema(5432),
  user: z.string().trim().min(1).max(200),
  password: optionalText,
  tls: tlsModeSchema,
  ca: optionalText,
  database: optionalText.pipe(z.string().max(200).default("postgres")),
  databases: optionalText.transform((text) =>
    (text ?? "")
      .split(/[\n,]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  ),
  cluster: optionalText.pipe(
    z
      .string()
      .regex(/^[\w.:@-]{1,200}$/, "A cluster's id holds letters, digits and .:@_-")
      .optional(),
  ),
});
export type PostgresConfig = z.output<typeof postgresConfigSchema>;

/** The fields of the form, in order. */
export const postgresFields: Field[] = [
  ...serverFields(
    5432,
    "Name or address of the server. Through a pooler it must be one that keeps sessions.",
  ),
  {
    name: "user",
    label: "Role",
    help: "The reader that the statements on this page create.",
    type: "text",
    required: true,
    placeholder: "rollcall_reader",
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
    name: "database",
    label: "Database to sign in to",
    help: "Empty: postgres. From it, every other database is found.",
    type: "text",
    required: false,
    placeholder: "postgres",
    rare: true,
  },
  {
    name: "databases",
    label: "Databases",
    help: "Whose objects to read, separated by commas. Empty: every one that takes connections and is no template.",
    type: "textarea",
    required: false,
    placeholder: "shop, billing",
    rare: true,
  },
  {
    name: "cluster",
    label: "Cluster id",
    help: "Only where the server does not tell its own, or where a copy of another server still has that one's.",
    type: "text",
    required: false,
    placeholder: "shop-db-staging",
    rare: true,
  },
];
