// Plain JavaScript, because bin/refuse-trace.mjs answers before anything that is built.

/**
 * Headers that do not depend on the request: for pages, API, files and errors alike.
 * @type {readonly (readonly [name: string, value: string])[]}
 */
export const fixedHeaders = [
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

/**
 * One year, for https only: browsers must ignore it on plain http.
 * @type {readonly [name: string, value: string]}
 */
export const strictTransport = ["Strict-Transport-Security", "max-age=31536000; includeSubDomains"];

/** The policy for what is not a page: nothing may load or run from it. */
export const inertPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
