/** SLOs, kept or not, in another format: the text to copy or download, and what the format cannot express. */
import { Button, Modal, NativeSelect } from '@mantine/core';
import type { ExportFormat, SloDraft } from '@sightglass/shared/contract';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useAsk } from '../../api/use-ask.ts';
import { CopyButton } from '../copy-button.tsx';
import { Faces } from '../faces.tsx';
import { LoadingBlock } from '../loading.tsx';
import { saveFile } from '../save-file.ts';
import classes from './slo.module.css';

export const EXPORT_FORMATS: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: 'yaml', label: 'YAML' },
  { value: 'json', label: 'JSON' },
  { value: 'openslo', label: 'OpenSLO' },
  { value: 'prometheus', label: 'Prometheus rules' },
  { value: 'google', label: 'Cloud Monitoring' },
];

interface ExportTextProps {
  readonly slos: readonly SloDraft[];
  readonly format: ExportFormat;
  readonly maxHeight?: string;
}

/** The text of one format with its tools. */
export function ExportText({ slos, format, maxHeight }: ExportTextProps) {
  const result = useAsk(
    'exportSlos',
    { body: { format, slos: [...slos] } },
    { enabled: slos.length > 0, debounceMs: 250 },
  );
  return (
    <Faces
      result={{ ...result, isPlaceholderData: result.busy }}
      what="the export"
      loading={<LoadingBlock height={240} />}
    >
      {({ text, fileName, unexpressed }) => (
        <>
          <div className={classes.exportHead}>
            <span className="sg-muted">{fileName}</span>
            <span className={classes.exportEnd}>
              <CopyButton text={text} label="Copy the text" />
              <Button leftSection={<IconDownload size={14} />} onClick={() => saveFile(fileName, text)}>
                Download
              </Button>
            </span>
          </div>
          <pre
            role="region"
            className={classes.code}
            style={maxHeight ? { maxHeight } : undefined}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={`Text of ${fileName}`}
            data-busy={result.busy || undefined}
          >
            {text}
          </pre>
          {unexpressed.length > 0 ? (
            <div className={classes.unexpressed}>
              <p>Not expressed in this format</p>
              <ul>
                {unexpressed.map((what) => (
                  <li key={what}>{what}</li>
                ))}
              </ul>
            </div>
          ) : null}
        </>
      )}
    </Faces>
  );
}

interface ExportDialogProps {
  readonly title: string;
  readonly slos: readonly SloDraft[];
  readonly initialFormat?: ExportFormat;
  readonly onClose: () => void;
}

export function ExportDialog({ title, slos, initialFormat = 'yaml', onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<ExportFormat>(initialFormat);
  return (
    <Modal opened onClose={onClose} title={title} size="xl">
      <div className={classes.exportHead}>
        <NativeSelect
          size="xs"
          label="Format"
          data-autofocus
          data={EXPORT_FORMATS.map((one) => ({ ...one }))}
          value={format}
          onChange={(event) => {
            const chosen = EXPORT_FORMATS.find(({ value }) => value === event.currentTarget.value);
            if (chosen) setFormat(chosen.value);
          }}
        />
      </div>
      <ExportText slos={slos} format={format} />
    </Modal>
  );
}
