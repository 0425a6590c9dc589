import { expect, it } from 'vitest';
import { buildKubectl } from './yaml-block.tsx';

it.each([
  ['a.yaml', 'east', 'kubectl --context east apply -f a.yaml'],
  ['a.yaml', '', 'kubectl apply -f a.yaml'],
  ['a b.yaml', "x'; rm -rf ~", `kubectl --context 'x'\\''; rm -rf ~' apply -f 'a b.yaml'`],
])('writes a command for %s in %s', (file, cluster, command) => {
  expect(buildKubectl(file, cluster)).toBe(command);
});
