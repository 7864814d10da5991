import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";

/** An optional text: an empty field of a form is as good as none. */
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text ? text : undefined));

/** What the form and the command send, parsed. */
export const postgresConfigSchema = z.object({
  host: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,255}$/, "The host is a name or an address, without a port."),
  port: z
    .literal("")
    .transform(() => 5432)
    .or(z.coerce.number().int().min(1).max(65_535))
    .default(5432),
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
  {
    name: "host",
    label: "Host",
    help: "Name or address of the server. Through a pooler it must be one that keeps sessions.",
    type: "text",
    required: true,
    placeholder: "db.example.com",
  },
  {
    name: "port",
    label: "Port",
    help: "Empty: 5432.",
    type: "number",
    required: false,
    placeholder: "5432",
  },
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
