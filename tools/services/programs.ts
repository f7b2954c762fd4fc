import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

/** The full path of a program on the PATH (or in the folders given), if there is one. */
export function findProgram(
  name: string,
  folders = (process.env.PATH ?? "").split(path.delimiter),
): string | undefined {
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The home folder of the Java to use: ES_JAVA_HOME, JAVA_HOME, else that of `java` on the PATH. */
export function findJavaHome(): string | undefined {
  for (const home of [process.env.ES_JAVA_HOME, process.env.JAVA_HOME]) {
    if (home && findProgram("java", [path.join(home, "bin")])) {
      return home;
    }
  }
  const java = findProgram("java");
  if (!java) {
    return undefined;
  }
  const { stderr } = spawnSync(java, ["-XshowSettings:properties", "-version"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return /java\.home = (.+)/.exec(stderr)?.[1]?.trim();
}
