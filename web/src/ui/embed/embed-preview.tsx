/** The panel as another page would show it: the real thing in a frame, by a token for the console's own pages that ends after some minutes. */
import { useComputedColorScheme } from '@mantine/core';
import type { EmbedLook, NewEmbedPanel } from '@sightglass/shared/contract';
import { useEffect, useRef, useState } from 'react';
import { useAsk } from '../../api/use-ask.ts';
import { Faces } from '../faces.tsx';
import { LoadingBlock } from '../loading.tsx';
import classes from './embed-dialog.module.css';

interface EmbedPreviewProps {
  readonly name: string;
  readonly panel: NewEmbedPanel;
  readonly look: EmbedLook;
}

const FIRST_PX = 280;
const MOST_PX = 480;

function Frame({ path, transparent }: { readonly path: string; readonly transparent: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(FIRST_PX);
  useEffect(() => {
    const onMessage = ({ data, source, origin }: MessageEvent<unknown>): void => {
      if (source !== frame.current?.contentWindow || origin !== location.origin) return;
      const { type, height: told } = (data ?? {}) as Partial<Record<string, unknown>>;
      if (type === 'sightglass:size' && typeof told === 'number') setHeight(Math.min(MOST_PX, told));
    };
    addEventListener('message', onMessage);
    return () => removeEventListener('message', onMessage);
  }, []);
  return (
    // oxlint-disable-next-line react/iframe-missing-sandbox -- a page of this very console: a sandbox would take its origin away, by which it asks
    <iframe
      ref={frame}
      src={path}
      title="Preview"
      className={classes.frame}
      style={{ height, ...(transparent ? { colorScheme: 'light' } : {}) }}
    />
  );
}

export function EmbedPreview({ name, panel, look }: EmbedPreviewProps) {
  const result = useAsk('previewEmbed', { body: { name: name === '' ? 'Untitled' : name, panel, look } });
  const scheme = useComputedColorScheme('dark', { getInitialValueInEffect: false });
  // Made for a page of the other scheme: shown upon the ground of such a one.
  const isOpposite = look.theme !== 'auto' && look.theme !== scheme;
  return (
    <div
      className={classes.preview}
      data-transparent={look.transparent || undefined}
      data-opposite={(look.transparent && isOpposite) || undefined}
    >
      <Faces
        result={{ ...result, isPlaceholderData: result.busy }}
        what="the preview"
        brief
        loading={<LoadingBlock height={FIRST_PX} label="Loading the preview" />}
      >
        {({ path }) => <Frame key={path} path={path} transparent={look.transparent} />}
      </Faces>
    </div>
  );
}
