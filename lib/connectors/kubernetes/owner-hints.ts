import { clip } from "@/lib/connectors/sdk/page-records";
import type { OwnerHint } from "@/lib/domain/source-record";
import type { Metadata } from "./page-body";

const ownerKey = /^(?:.*[./_-])?(?:owners?|team|squad|contact|maintainers?|responsible|e?mail)$/i;
const creatorKey = /^(?:.*[./_-])?(?:creator|created[-_]?by|requested[-_]?by)$/i;
/** What an object was installed as part of, in the keys of Kubernetes, Helm, Argo CD and Flux. */
const installers = [
  "app.kubernetes.io/part-of",
  "meta.helm.sh/release-name",
  "argocd.argoproj.io/instance",
  "kustomize.toolkit.fluxcd.io/name",
];

/** Labels and annotations of an object as tags; where both have a key, the label. */
export function tagsOf({ labels, annotations }: Metadata): Record<string, string> {
  const entries = Object.entries({ ...annotations, ...labels }).slice(0, 200);
  return Object.fromEntries(entries.map(([key, value]) => [clip(key, 200), clip(value, 1000)]));
}

/** Traces of an owner: labels and annotations that name one, and what it was installed with. */
export function ownerHints({ labels, annotations }: Metadata): OwnerHint[] {
  const all = { ...annotations, ...labels };
  const hints: OwnerHint[] = [];
  const hint = (type: OwnerHint["type"], value: string) =>
    value.trim() !== "" && hints.push({ type, value: clip(value, 500), at: null });
  for (const [key, value] of Object.entries(all)) {
    if (ownerKey.test(key)) hint("tag", value);
    else if (creatorKey.test(key)) hint("creator", value);
  }
  for (const key of installers) {
    const value = Object.hasOwn(all, key) ? all[key] : undefined;
    if (value) hint("owner_object", `${key}: ${value}`);
  }
  return hints;
}
