/**
 * Completion scripts for shells, made from the table of the options. The names of servers come from the settings, when the
 * user presses Tab: `linechat completion servers` prints them.
 */
import { allOptions, type OptionSpec, SHELLS, type Shell } from '../options/options.ts';

export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return zshScript();
    case 'fish':
      return fishScript();
  }
}

function namesOf(option: OptionSpec): readonly string[] {
  return option.short === undefined ? [option.long] : [option.short, option.long];
}

function bashScript(): string {
  const words = [...allOptions().flatMap(namesOf), '--host', '--port', '-h', '--help', '-V', '--version'].join(' ');
  const values = allOptions()
    .filter((option) => option.value !== undefined)
    .map((option) => `    ${namesOf(option).join('|')}) ${bashValues(option)} return ;;`);
  return `# bash completion for linechat: source <(linechat completion bash)
_linechat() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  case $previous in
${values.join('\n')}
    completion) COMPREPLY=($(compgen -W '${SHELLS.join(' ')}' -- "$current")); return ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W '${words}' -- "$current"))
  else
    COMPREPLY=($(compgen -A hostname -- "$current") $(compgen -W "$(linechat completion servers 2>/dev/null)" -- "$current"))
    if [[ $COMP_CWORD == 1 ]]; then COMPREPLY+=($(compgen -W 'completion' -- "$current")); fi
  fi
}
complete -F _linechat linechat
`;
}

function bashValues({ choices, isFile }: OptionSpec): string {
  if (choices !== undefined) return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"));`;
  return isFile ? 'COMPREPLY=($(compgen -f -- "$current"));' : '';
}

function zshScript(): string {
  const options = allOptions().map((option) => {
    const { short, long, help, value, isRepeatable } = option;
    const text = help.replace(/[[\]:]/g, '\\$&').replaceAll("'", "'\\''");
    const star = isRepeatable ? '*' : '';
    const names = short === undefined ? `'${star}${long}` : `${star ? `'${star}'` : ''}{${short},${long}}'`;
    return `    ${names}[${text}]${value === undefined ? '' : `:${value}:${zshValues(option)}`}'`;
  });
  return `#compdef linechat
# zsh completion for linechat: linechat completion zsh > a directory of $fpath, as _linechat
_linechat() {
  if (( CURRENT == 3 )) && [[ $words[2] == completion ]]; then
    _values shell ${SHELLS.join(' ')}
    return
  fi
  _arguments -s \\
${options.map((option) => `${option} \\`).join('\n')}
    {-h,--help}'[help]' \\
    {-V,--version}'[version]' \\
    '--host[as HOST]:host:_linechat_hosts' \\
    '--port[as PORT]:port:' \\
    '1:host:_linechat_hosts' \\
    '2:port:'
}
_linechat_hosts() {
  local -a servers=(\${(f)"$(linechat completion servers 2>/dev/null)"})
  compadd -a servers
  _hosts
}
if [[ $funcstack[1] == _linechat ]]; then _linechat "$@"; else compdef _linechat linechat; fi
`;
}

function zshValues({ choices, isFile }: OptionSpec): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  return isFile ? '_files' : '';
}

function fishScript(): string {
  const options = allOptions().map((option) => {
    const short = option.short === undefined ? '' : ` -s ${option.short.slice(1)}`;
    const text = option.help.replace(/['\\]/g, '\\$&');
    return `complete -c linechat${short} -l ${option.long.slice(2)}${fishValues(option)} -d '${text}'`;
  });
  return `# fish completion for linechat: linechat completion fish | source
complete -c linechat -f
complete -c linechat -n __fish_is_first_arg -a '(linechat completion servers 2>/dev/null) (__fish_print_hostnames) completion'
complete -c linechat -n '__fish_seen_subcommand_from completion' -a '${SHELLS.join(' ')}'
${options.join('\n')}
complete -c linechat -l host -x -a '(linechat completion servers 2>/dev/null) (__fish_print_hostnames)'
complete -c linechat -l port -x
complete -c linechat -s h -l help -d help
complete -c linechat -s V -l version -d version
`;
}

function fishValues({ value, choices, isFile }: OptionSpec): string {
  if (value === undefined) return '';
  if (choices !== undefined) return ` -x -a '${choices.join(' ')}'`;
  return isFile ? ' -r -F' : ' -x';
}
