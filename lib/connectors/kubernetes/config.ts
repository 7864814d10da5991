import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

/** What the form and the command send, parsed. Everything has a default, so that files need no configuration. */
export const kubernetesConfigSchema = z
  .object({
    auth: z.enum(["in_cluster", "token", "kubeconfig"]).default("in_cluster"),
    server: optionalText.pipe(
      z
        .url({ protocol: /^https$/, error: "The address of the API server is an https address." })
        .transform((url) => url.replace(/\/+$/, ""))
        .optional(),
    ),
    ca: optionalText.pipe(
      z
        .string()
        .refine(isCertificate, "This is not a certificate in PEM (-----BEGIN CERTIFICATE-----).")
        .optional(),
    ),
    token: optionalText,
    kubeconfig_text: optionalText,
    read_secrets: z.enum(["no", "yes"]).default("no"),
    cluster: optionalText.pipe(
      z
        .string()
        .regex(/^[\w.:@/-]{1,200}$/, "A cluster's id holds letters, digits and .:@/_-")
        .optional(),
    ),
    namespace: optionalText.pipe(
      z
        .string()
        .regex(/^[a-z0-9-]{1,63}$/, "A namespace holds small letters, digits and -")
        .optional(),
    ),
    entra_tenant: optionalText.pipe(
      z
        .string()
        .regex(/^[\da-f-]{36}$/i, "A tenant id looks like 00000000-0000-0000-0000-000000000000.")
        .optional(),
    ),
  })
  .superRefine((config, check) => {
    const need = (field: "server" | "token" | "kubeconfig_text", message: string) => {
      if (!config[field]) check.addIssue({ code: "custom", path: [field], message });
    };
    if (config.auth === "token") {
      need("server", "Give the address of the API server.");
      need("token", "Give the token of the reader's service account.");
    }
    if (config.auth === "kubeconfig") need("kubeconfig_text", "Give the kubeconfig.");
  });
export type KubernetesConfig = z.output<typeof kubernetesConfigSchema>;

/** The fields of the form, in order. */
export const kubernetesFields: Field[] = [
  {
    name: "auth",
    label: "How to sign in",
    help: "Inside the cluster, the worker's own service account needs no stored secret.",
    type: "select",
    required: false,
    options: [
      { value: "in_cluster", label: "The worker's own service account, inside the cluster" },
      { value: "token", label: "A token" },
      { value: "kubeconfig", label: "A kubeconfig" },
    ],
  },
  {
    name: "server",
    label: "API server",
    help: "As `kubectl cluster-info` shows it.",
    type: "text",
    required: false,
    placeholder: "https://10.0.0.1:6443",
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "token",
    label: "Token",
    help: "Of the service account that the manifest on this page creates. Sealed for the worker.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "ca",
    label: "Certificate authority",
    help: "The cluster's own, in PEM. Empty: the public authorities.",
    type: "textarea",
    required: false,
    placeholder: "-----BEGIN CERTIFICATE-----",
    when: { field: "auth", is: ["token"] },
  },
  {
    name: "kubeconfig_text",
    label: "Kubeconfig",
    help: "What `kubectl config view --raw --minify --flatten -o json` prints. Programs that it names are never run.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["kubeconfig"] },
  },
  {
    name: "read_secrets",
    label: "Look at Secrets",
    help: "Only their names, types and dates are asked for. But Kubernetes knows no such permission: whoever may list Secrets may also read them.",
    type: "select",
    required: false,
    options: [
      { value: "no", label: "No" },
      { value: "yes", label: "Yes, without their data" },
    ],
  },
  {
    name: "cluster",
    label: "Cluster id",
    help: "Only where kube-system cannot be read, or for manifests. Otherwise the uid of the namespace kube-system is the id.",
    type: "text",
    required: false,
    placeholder: "prod-eu-1",
    rare: true,
  },
  {
    name: "namespace",
    label: "Namespace of manifests",
    help: "Where the objects of manifests go that do not say it themselves.",
    type: "text",
    required: false,
    placeholder: "shop",
    rare: true,
  },
  {
    name: "entra_tenant",
    label: "Entra tenant",
    help: "Of workload identities whose service account does not name a tenant.",
    type: "text",
    required: false,
    placeholder: "00000000-0000-0000-0000-000000000000",
    rare: true,
  },
];
