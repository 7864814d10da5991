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
export const mysqlConfigSchema = z.object({
  host: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,255}$/, "The host is a name or an address, without a port."),
  port: z
    .literal("")
    .transform(() => 3306)
    .or(z.coerce.number().int().min(1).max(65_535))
    .default(3306),
  user: z.string().trim().min(1).max(200),
  password: optionalText,
  tls: tlsModeSchema,
  ca: optionalText,
  server: optionalText.pipe(
    z
      .string()
      .regex(/^[\w.:@-]{1,200}$/, "A server's id holds letters, digits and .:@_-")
      .optional(),
  ),
});
export type MysqlConfig = z.output<typeof mysqlConfigSchema>;

/** The fields of the form, in order. */
export const mysqlFields: Field[] = [
  {
    name: "host",
    label: "Host",
    help: "Name or address of the server.",
    type: "text",
    required: true,
    placeholder: "db.example.com",
  },
  {
    name: "port",
    label: "Port",
    help: "Empty: 3306.",
    type: "number",
    required: false,
    placeholder: "3306",
  },
  {
    name: "user",
    label: "User",
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
    name: "server",
    label: "Server id",
    help: "For MariaDB, which has no lasting id of its own: without this, its host name and port are the id. Replicas that share the accounts share it.",
    type: "text",
    required: false,
    placeholder: "shop-db",
    rare: true,
  },
];
