import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";
import { tlsFields, tlsModeSchema } from "@/lib/connectors/sdk/tls-choice";

/** An optional text: an empty field of a form is as good as none. */
const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text ? text : undefined));

/** One server of the source. */
export interface Node {
  host: string;
  port: number;
}

const address = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,255}))(?::(\d{1,5}))?$/i;

function nodeOf(text: string): Node | null {
  const [, literal, name, port = "6379"] = address.exec(text) ?? [];
  const host = literal ?? name;
  return host === undefined || Number(port) < 1 || Number(port) > 65_535
    ? null
    : { host, port: Number(port) };
}

const nodesSchema = z.string().transform((text, check) => {
  const words = [...new Set(text.split(/[\s,]+/).filter((word) => word !== ""))];
  const nodes = words.flatMap((word) => nodeOf(word) ?? []);
  if (nodes.length < words.length || nodes.length === 0 || nodes.length > 200) {
    check.addIssue({
      code: "custom",
      message: "Name each server as host or host:port, separated by commas.",
    });
  }
  return nodes;
});

/** What the form and the command send, parsed. */
export const redisConfigSchema = z.object({
  nodes: nodesSchema,
  user: optionalText.pipe(z.string().max(200).default("default")),
  password: optionalText,
  tls: tlsModeSchema,
  ca: optionalText,
});
export type RedisConfig = z.output<typeof redisConfigSchema>;

/** The fields of the form, in order. */
export const redisFields: Field[] = [
  {
    name: "nodes",
    label: "Servers",
    help: "Every one of a cluster, replicas too: each has users of its own. Separated by commas.",
    type: "textarea",
    required: true,
    placeholder: "cache-1.example.com:6379, cache-2.example.com:6379",
  },
  {
    name: "user",
    label: "User",
    help: "The reader that the command on this page creates. Empty: default.",
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
];
