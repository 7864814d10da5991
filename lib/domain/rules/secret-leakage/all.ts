import type { Rule } from "@/lib/domain/assessment/rule";
import { exposedCredential } from "./exposed-credential";
import { notRotatedAfterExposure } from "./not-rotated-after-exposure";
import { publicLeakLookup } from "./public-leak-lookup";
import { unresolvedSecretInPlainPlace } from "./unresolved-secret-in-plain-place";
import { unresolvedSecretInTwoEnvironments } from "./unresolved-secret-in-two-environments";
import { unresolvedSecretReadableByOthers } from "./unresolved-secret-readable-by-others";

/** NHI2: secrets where they can be read, of identities that are known and of those that are not. */
export const secretLeakage: readonly Rule[] = [
  exposedCredential,
  notRotatedAfterExposure,
  publicLeakLookup,
  unresolvedSecretInPlainPlace,
  unresolvedSecretReadableByOthers,
  unresolvedSecretInTwoEnvironments,
];
