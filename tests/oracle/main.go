// Command oracle answers what Helm and Go do: one JSON case per line on standard input, one JSON answer per line on
// standard output. The tests compare the native engine with it; nothing else uses it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"text/template"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli"
	"helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/getter"
	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

// A Case is one question. Mode "helm" renders Text as the only template of a chart with Values (YAML); "go" executes
// it as a plain text/template with Values (JSON, integers as int); "set" parses Text as --set does and prints JSON;
// "glob" and "schema" ask for .Files.Glob and values.schema.json;
// "chart" loads the chart at Path and prints what helm template prints.
type Case struct {
	Mode       string
	Text       string
	Values     string
	Path       string
	ValueFiles []string
	Set        []string
	Release    string
	Namespace  string
	Kube       string
	APIs       []string
	CRDs       bool
}

// An Answer is the text, or the error when there was one.
type Answer struct {
	Out   string
	Error string
}

func main() {
	log.SetOutput(io.Discard)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var c Case
			if err := json.Unmarshal(line, &c); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			answer, _ := json.Marshal(ask(c))
			out.Write(answer)
			out.WriteByte('\n')
		}
		if err != nil {
			return
		}
	}
}

func ask(c Case) (answer Answer) {
	defer func() {
		if r := recover(); r != nil {
			answer = Answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	out, err := run(c)
	if err != nil {
		return Answer{Error: err.Error()}
	}
	return Answer{Out: out}
}

func run(c Case) (string, error) {
	switch c.Mode {
	case "helm":
		return helm(c)
	case "go":
		return plain(c)
	case "set":
		return set(c)
	case "chart":
		return whole(c)
	case "glob":
		return matches(c)
	case "schema":
		return schema(c)
	}
	return "", fmt.Errorf("unknown mode %q", c.Mode)
}

func helm(c Case) (string, error) {
	vals := map[string]interface{}{}
	if err := yaml.Unmarshal([]byte(c.Values), &vals); err != nil {
		return "", err
	}
	ch := &chart.Chart{
		Metadata:  &chart.Metadata{Name: "t", Version: "1.0.0", APIVersion: "v2"},
		Templates: []*chart.File{{Name: "templates/a", Data: []byte(c.Text)}},
	}
	top := chartutil.Values{
		"Values":       chartutil.Values(vals),
		"Release":      map[string]interface{}{"Name": "r", "Namespace": "ns", "Service": "Helm", "Revision": 1, "IsInstall": true, "IsUpgrade": false},
		"Capabilities": chartutil.DefaultCapabilities,
	}
	res, err := engine.Engine{}.Render(ch, top)
	return res["t/templates/a"], err
}

func plain(c Case) (string, error) {
	decoder := json.NewDecoder(strings.NewReader(c.Values))
	decoder.UseNumber()
	var data interface{}
	if err := decoder.Decode(&data); err != nil {
		return "", err
	}
	t, err := template.New("t").Parse(c.Text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, numbers(data))
	return out.String(), err
}

func numbers(v interface{}) interface{} {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return int(i)
		}
		f, _ := v.Float64()
		return f
	case map[string]interface{}:
		for k, e := range v {
			v[k] = numbers(e)
		}
	case []interface{}:
		for i, e := range v {
			v[i] = numbers(e)
		}
	}
	return v
}

func set(c Case) (string, error) {
	vals := map[string]interface{}{}
	if c.Values != "" {
		if err := yaml.Unmarshal([]byte(c.Values), &vals); err != nil {
			return "", err
		}
	}
	var err error
	switch c.Release {
	case "string":
		err = strvals.ParseIntoString(c.Text, vals)
	case "json":
		err = strvals.ParseJSON(c.Text, vals)
	case "literal":
		err = strvals.ParseLiteralInto(c.Text, vals)
	default:
		err = strvals.ParseInto(c.Text, vals)
	}
	if err != nil {
		return "", err
	}
	out, err := json.Marshal(vals)
	return string(out), err
}

// matches says whether .Files.Glob with the pattern Text finds a file named Values.
func matches(c Case) (string, error) {
	ch := &chart.Chart{
		Metadata:  &chart.Metadata{Name: "t", Version: "1.0.0", APIVersion: "v2"},
		Files:     []*chart.File{{Name: c.Values, Data: []byte("x")}},
		Templates: []*chart.File{{Name: "templates/a", Data: []byte("{{ len (.Files.Glob .Values.p) }}")}},
	}
	top, err := chartutil.ToRenderValues(ch, map[string]interface{}{"p": c.Text}, chartutil.ReleaseOptions{}, nil)
	if err != nil {
		return "", err
	}
	res, err := engine.Engine{}.Render(ch, top)
	return res["t/templates/a"], err
}

// schema checks Values (YAML) against the schema Text.
func schema(c Case) (string, error) {
	vals := map[string]interface{}{}
	if err := yaml.Unmarshal([]byte(c.Values), &vals); err != nil {
		return "", err
	}
	return "", chartutil.ValidateAgainstSingleSchema(vals, []byte(c.Text))
}

func whole(c Case) (string, error) {
	ch, err := loader.Load(c.Path)
	if err != nil {
		return "", err
	}
	options := values.Options{ValueFiles: c.ValueFiles, Values: c.Set}
	vals, err := options.MergeValues(getter.All(cli.New()))
	if err != nil {
		return "", err
	}
	if req := ch.Metadata.Dependencies; req != nil {
		if err := action.CheckDependencies(ch, req); err != nil {
			return "", err
		}
	}
	install := action.NewInstall(&action.Configuration{Log: func(string, ...interface{}) {}})
	install.DryRun = true
	install.DryRunOption = "client"
	install.ClientOnly = true
	install.Replace = true
	install.ReleaseName = c.Release
	install.Namespace = c.Namespace
	install.IncludeCRDs = c.CRDs
	install.APIVersions = c.APIs
	if c.Kube != "" {
		if install.KubeVersion, err = chartutil.ParseKubeVersion(c.Kube); err != nil {
			return "", err
		}
	}
	rel, err := install.Run(ch, vals)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintln(&out, strings.TrimSpace(rel.Manifest))
	for _, m := range rel.Hooks {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", m.Path, m.Manifest)
	}
	return out.String(), nil
}
