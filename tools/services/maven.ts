import { accessSync, constants, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { makeFolder } from "./folders";
import { withLock } from "./lock";
import { findProgram } from "./programs";
import type { Session } from "./Session";
import { tailOf } from "./SupervisedChild";
import { waitUntil } from "./wait";

export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  /** Default: jar. */
  readonly type?: string;
}

/** One step of the dependency plugin; paths are absolute. */
export type MavenStep =
  /** Unpacks the archive, or only the files matching `includes`. */
  | { readonly unpack: Artifact; readonly to: string; readonly includes?: string }
  /** Copies the jar and those it needs at run time. */
  | { readonly copyWithDependencies: Artifact; readonly to: string };

const pluginVersion = "3.6.1";

function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function coordinates({ group, name, version, type = "jar" }: Artifact): string {
  return `<groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version><type>${type}</type>`;
}

/** The project file and the goal of one step. */
export function mavenProject(step: MavenStep): { pom: string; goal: string } {
  const unpacks = "unpack" in step;
  const output = `<outputDirectory>${escapeXml(step.to)}</outputDirectory>`;
  const configuration = unpacks
    ? `<artifactItems><artifactItem>${coordinates(step.unpack)}${
        step.includes ? `<includes>${step.includes}</includes>` : ""
      }</artifactItem></artifactItems>${output}`
    : `<includeScope>runtime</includeScope>${output}`;
  const dependencies = unpacks
    ? ""
    : `<dependencies><dependency>${coordinates(step.copyWithDependencies)}</dependency></dependencies>`;
  const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>services</artifactId><version>1</version>
  <packaging>pom</packaging>
  ${dependencies}
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId>
    <artifactId>maven-dependency-plugin</artifactId><version>${pluginVersion}</version>
    <configuration>${configuration}</configuration>
  </plugin></plugins></build>
</project>
`;
  return { pom, goal: unpacks ? "dependency:unpack" : "dependency:copy-dependencies" };
}

const lockDeadline = 20 * 60_000;

/**
 * Runs `work` alone among all sessions of this user: Maven's store in the home folder is not made
 * for two clients writing to it, whichever checkouts they serve.
 */
export async function aloneWithMaven<T>(
  session: Session,
  service: string,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(
    path.join(tmpdir(), `profile-guard-maven-${process.getuid?.() ?? 0}.lock`),
    {
      deadline: lockDeadline,
      failure: () => session.stopError,
      onWait: () => {
        session.say(service, "waiting for another download to end");
      },
    },
    work,
  );
}

function localRepository(session: Session): string[] {
  try {
    // Java asks the account, not $HOME.
    accessSync(userInfo().homedir, constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${makeFolder(session.home("maven-repository"))}`];
  }
}

const deadline = 15 * 60_000;

/**
 * Runs one step. To be called inside `aloneWithMaven`.
 *
 * @throws when Maven fails, with the tail of its log.
 */
export async function runMaven(session: Session, service: string, step: MavenStep): Promise<void> {
  const program = findProgram("mvn");
  if (!program) {
    throw new Error("there is no `mvn` on the PATH");
  }
  const { pom, goal } = mavenProject(step);
  const folder = session.home("maven", `${session.name}-${service}`);
  makeFolder(folder);
  session.watchdog.watch(folder, { folder });
  const logFile = session.logFile(`${service}-maven`);
  rmSync(logFile, { force: true });
  try {
    writeFileSync(path.join(folder, "pom.xml"), pom);
    const child = session.start({
      name: "mvn",
      command: program,
      parameters: ["--batch-mode", ...localRepository(session), goal],
      environment: process.env,
      folder,
      logFile,
    });
    await waitUntil(() => child.exitError !== undefined, {
      what: "Maven to fetch it",
      deadline,
      onTick: (seconds) => {
        session.say(service, `still fetching (${seconds} s)${lastFileOf(logFile)}`);
      },
    });
    if (!tailOf(logFile).includes("BUILD SUCCESS")) {
      throw child.exitError ?? new Error("mvn failed");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    session.watchdog.forget(folder);
  }
}

function lastFileOf(logFile: string): string {
  const file = /.*Download(?:ing|ed) from \S+: \S*\/(\S+)/s.exec(tailOf(logFile))?.[1];
  return file ? `: ${file}` : "";
}
