/** Why a folder is not entered. Each is counted, and the counts are shown on the machine. */
export type SkipReason =
  | "system folders"
  | "package folders"
  | "version control"
  | "caches"
  | "trust stores"
  | "test fixtures"
  | "temporary folders"
  | "network mounts"
  | "left out by you";

/** Folders of the operating system, from the root of a file system. What is installed below them is the vendor's. */
const systemPaths = table([
  [
    "system folders",
    "proc sys dev run boot lost+found bin sbin lib lib32 lib64 libx32 snap System cores " +
      "usr/bin usr/sbin usr/lib usr/lib32 usr/lib64 usr/libx32 usr/libexec usr/share usr/include usr/src usr/games " +
      "usr/local/lib usr/local/lib64 usr/local/bin usr/local/sbin usr/local/share usr/local/include usr/local/src " +
      "usr/local/go usr/local/man usr/local/Cellar opt/homebrew Applications nix/store gnu/store " +
      "var/lib/dpkg var/lib/rpm var/lib/apt var/lib/pacman var/lib/snapd var/lib/flatpak var/lib/systemd var/lib/ucf " +
      "var/lib/docker var/lib/containerd var/lib/containers var/lib/kubelet/pods var/log var/mail var/spool/mail",
  ],
  ["caches", "var/cache private/var/folders"],
  ["temporary folders", "tmp var/tmp private/tmp private/var/tmp"],
  [
    "trust stores",
    "etc/ssl/certs etc/ca-certificates etc/pki/ca-trust etc/pki/java etc/pki/tls/certs etc/pki/nssdb " +
      "etc/pki/rpm-gpg etc/apt/trusted.gpg.d etc/apt/keyrings etc/java etc/alternatives",
  ],
]);

const names = table([
  [
    "package folders",
    "node_modules bower_components jspm_packages site-packages dist-packages vendor .yarn .pnpm-store " +
      ".rustup .sdkman .nuget .gem .bundle .tox .nox .terraform .terragrunt-cache .eggs .stack .cabal " +
      "third_party third-party google-cloud-sdk .vscode-server .vscode-test .cursor-server .windsurf-server Pods DerivedData",
  ],
  ["version control", ".git .hg .svn .bzr .jj"],
  [
    "caches",
    "__pycache__ .cache .npm .ccache Caches Cache CachedData .mypy_cache .pytest_cache .ruff_cache .next .nuxt " +
      ".turbo .parcel-cache Trash .Trash",
  ],
  [
    "test fixtures",
    "fixtures __fixtures__ examples samples testdata test-data test_data test-fixtures __tests__ __mocks__ __snapshots__",
  ],
]);

function table(rows: [SkipReason, string][]): Map<string, SkipReason> {
  return new Map(
    rows.flatMap(([reason, words]) => words.split(" ").map((word): [string, SkipReason] => [word, reason])),
  );
}

/** Folders that are packages or caches only below a certain parent: `.cargo/registry`, `go/pkg`. */
const pairs = table([
  [
    "package folders",
    ".cargo/registry .cargo/git go/pkg .m2/repository .gradle/caches .gradle/wrapper .pyenv/versions .rbenv/versions " +
      ".nvm/versions .asdf/installs .vscode/extensions .cursor/extensions .windsurf/extensions conda/pkgs " +
      "miniconda3/pkgs anaconda3/pkgs lib/ruby lib/perl5",
  ],
]);

/** In a source tree these hold tests; elsewhere (`/srv/test`) they are as likely an environment. */
const testNames = new Set(["test", "tests", "spec", "specs", "e2e"]);
const sourceTreeMarks = new Set([
  "package.json",
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "go.mod",
  "Cargo.toml",
  "pom.xml",
  "build.gradle",
  "composer.json",
  "Gemfile",
  "Makefile",
  "CMakeLists.txt",
  ".git",
  "mix.exs",
  "Package.swift",
]);

/** Why a folder at this path from the root of a file system (no leading slash) is not entered, or null. */
export function systemSkipReason(inside: string): SkipReason | null {
  return systemPaths.get(inside) ?? null;
}

/** Why a folder of this name in `parent` is not entered wherever it lies, or null. */
export function namedSkipReason(parent: string, name: string, siblings: () => string[]): SkipReason | null {
  const known = names.get(name) ?? pairs.get(`${parent.slice(parent.lastIndexOf("/") + 1)}/${name}`);
  if (known !== undefined) return known;
  if (/^python\d(?:\.\d{1,2})?$/.test(name) && parent.endsWith("/lib")) return "package folders";
  if (testNames.has(name) && siblings().some((sibling) => sourceTreeMarks.has(sibling)))
    return "test fixtures";
  return null;
}

const networkTypes =
  /^(?:nfs4?|cifs|smb3|smbfs|ncpfs|afs|ceph|glusterfs|lustre|gfs2?|ocfs2|beegfs|davfs|autofs|fuse\.(?:sshfs|s3fs|rclone|gcsfuse|goofys|mount-s3|blobfuse2?|davfs2?|glusterfs|ceph.{0,10}|cephfs)|virtiofs|vboxsf|prl_fs)$/;

/** Mount points, from the text of `/proc/self/mountinfo`, whose files lie on another machine. */
export function networkMounts(mountinfo: string): Set<string> {
  const found = new Set<string>();
  for (const line of mountinfo.split("\n")) {
    const [before, after] = line.split(" - ");
    const mountPoint = before?.split(" ")[4];
    const type = after?.split(" ")[0];
    if (mountPoint === undefined || type === undefined || mountPoint === "/" || !networkTypes.test(type))
      continue;
    found.add(
      mountPoint.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  }
  return found;
}
