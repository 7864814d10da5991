import { isInertMarkup, isOwnScript } from "@/lib/platform/trusted-text";

/** Of the Trusted Types API, what is used here. TypeScript's own DOM types do not have it. */
interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createHTML: (text: string) => string | null; createScriptURL: (text: string) => string | null },
  ): unknown;
}

declare global {
  interface Window {
    trustedTypes?: PolicyFactory;
  }
}

/** Runs before the page comes alive. The content security policy lets exactly one policy of this name be made. */
window.trustedTypes?.createPolicy("default", {
  createHTML: (text) => (isInertMarkup(text) ? text : null),
  createScriptURL: (text) => (isOwnScript(text, window.location.origin) ? text : null),
});

// zod otherwise tries out whether it may make functions from text, which the policy reports. Where zod is loaded it takes
// its configuration from here; to load it for this line alone would cost every page 7 kB.
Object.assign(window, { __zod_globalConfig: { jitless: true } });
