/** The security headers of every response. No path with "@" here: the web server's configuration reads this file too. */

export { fixedHeaders, inertPolicy, strictTransport } from "./fixed-headers.js";

/**
 * Hashes of the one style sheet that sonner adds to the page at run time without a nonce (first empty, then filled).
 * A unit test computes them from the installed package.
 */
export const sonnerStyleHashes = [
  "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  "sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=",
] as const;

/**
 * The content security policy of a page. Scripts run only with this response's nonce, and script text cannot be made
 * from strings. Style attributes are allowed (positions of rows, floats and charts); they cannot load a script.
 * `development` lets the development server evaluate its updates; production never does.
 */
export function pagePolicy(nonce: string, options: { development: boolean; https: boolean }): string {
  const scripts = `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`;
  const directives = [
    "default-src 'self'",
    options.development ? `${scripts} 'unsafe-eval'` : scripts,
    `style-src 'self' 'nonce-${nonce}' ${sonnerStyleHashes.map((hash) => `'${hash}'`).join(" ")}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (!options.development) {
    directives.push("require-trusted-types-for 'script'", "trusted-types nextjs nextjs#bundler default");
  }
  if (options.https) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
