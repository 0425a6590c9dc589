/**
 * RE2 takes linear time whatever the pattern. Without this, one such as `(x+x+)+y` over a label of forty letters would stop the whole
 * console, and again after each restart: V8 goes over to its linear engine instead. That one knows neither the flags `u` and `i` nor
 * large counts such as `{2,900}`: such patterns are as slow as they are. Imported for its effect, before any pattern is made.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
