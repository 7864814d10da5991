import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";
import { hostSchema, portSchema, serverFields } from "@/lib/connectors/sdk/server-fields";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";

/** What the form and the command send, parsed. */
export const mysqlConfigSchema = z.object({
  host: hostSchema,
  port: portSchema(3306),
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
  ...serverFields(3306),
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
