/** A YAML text to read, copy and download, with the command that would apply it. Nothing is applied from here. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { CopyButton } from '../copy-button.tsx';
import { saveFile } from '../save-file.ts';
import classes from './security.module.css';

interface YamlBlockProps {
  readonly text: string;
  /** `peer-authentication-shop.yaml`. */
  readonly fileName: string;
  /** Context of kubectl: the cluster's name; empty when it is not one cluster. */
  readonly cluster: string;
  /** False for what is in force already. */
  readonly applicable?: boolean;
}

/** A word of a shell: as it is where nothing in it means anything to one, quoted elsewhere. */
function quoteShell(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export function buildKubectl(fileName: string, cluster: string): string {
  const context = cluster === '' ? '' : ` --context ${quoteShell(cluster)}`;
  return `kubectl${context} apply -f ${quoteShell(fileName)}`;
}

/** The tools alone, for a text that is shown elsewhere. */
export function YamlTools({ text, fileName }: Pick<YamlBlockProps, 'text' | 'fileName'>) {
  return (
    <span className={classes.tools}>
      <CopyButton text={text} label="Copy the YAML" />
      <Button
        leftSection={<IconDownload size={14} />}
        onClick={() => saveFile(fileName, text, 'application/yaml')}
      >
        Download
      </Button>
    </span>
  );
}

export function ApplyCommand({ fileName, cluster }: Pick<YamlBlockProps, 'fileName' | 'cluster'>) {
  const command = buildKubectl(fileName, cluster);
  return (
    <p className={classes.command}>
      <span
        className={classes.muted}
      >{`Nothing is applied from here. To apply the file${cluster === '' ? '' : ', with a context named like the cluster'}:`}</span>
      <code>{command}</code>
      <CopyButton text={command} label="Copy the command" />
    </p>
  );
}

export function YamlBlock({ text, fileName, cluster, applicable = true }: YamlBlockProps) {
  return (
    <div className={classes.yaml}>
      <div className={classes.yamlHead}>
        <span className={classes.muted}>{fileName}</span>
        <YamlTools text={text} fileName={fileName} />
      </div>
      <pre
        role="region"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Text of ${fileName}`}
        className={classes.code}
      >
        {text}
      </pre>
      {applicable ? <ApplyCommand fileName={fileName} cluster={cluster} /> : null}
    </div>
  );
}
