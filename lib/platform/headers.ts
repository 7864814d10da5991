/**
 * The security headers of every response. This file imports nothing, so that the web server's configuration can read it too.
 */

/**
 * Hashes of the one style sheet that sonner adds to the page at run time without a nonce (first empty, then filled).
 * A unit test computes them from the installed package.
 */
export const sonnerStyleHashes = [
  "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  "sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=",
] as const;

/** Headers that do not depend on the request: for pages, API, files and errors alike. */
export const fixedHeaders: readonly (readonly [name: string, value: string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Frame-Options", "DENY"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Origin-Agent-Cluster", "?1"],
  ["X-DNS-Prefetch-Control", "off"],
  ["X-Permitted-Cross-Domain-Policies", "none"],
  [
    "Permissions-Policy",
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
  ],
];

/** One year, for https only: browsers must ignore it on plain http. */
export const strictTransport = ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"] as const;

/** The policy for what is not a page: nothing may load or run from it. */
export const inertPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
