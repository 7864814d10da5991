import { z } from "zod";
import type { Field } from "./contract";

/** Where a server is that does not speak HTTP. */

export const hostSchema = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,255}$/, "The host is a name or an address, without a port.");

/** An empty field means the port that such servers usually have. */
export const portSchema = (usual: number) =>
  z
    .literal("")
    .transform(() => usual)
    .or(z.coerce.number().int().min(1).max(65_535))
    .default(usual);

/** The two fields of the form. */
export function serverFields(port: number, hostHelp = "Name or address of the server."): Field[] {
  return [
    {
      name: "host",
      label: "Host",
      help: hostHelp,
      type: "text",
      required: true,
      placeholder: "db.example.com",
    },
    {
      name: "port",
      label: "Port",
      help: `Empty: ${port}.`,
      type: "number",
      required: false,
      placeholder: String(port),
    },
  ];
}
