// load KUBECONFIG OBJECTS [WIDTH…]: the shortest time in which an API server takes the objects, whatever the client.
// OBJECTS has a line "path<TAB>body" for each; they are applied from WIDTH places at once (4, 16 and 64 when none is
// given) into an empty namespace "bench". Prints seconds of the fastest width and that width.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The value of a key in a kubeconfig with one cluster and one user.
func value(text, key string) string {
	found := regexp.MustCompile(key + `: *"?([^"\s]+)`).FindStringSubmatch(text)
	if found == nil {
		log.Fatalf("the kubeconfig has no %s", key)
	}
	return found[1]
}

func decoded(text, key string) []byte {
	bytes, err := base64.StdEncoding.DecodeString(value(text, key))
	check(err)
	return bytes
}

type server struct {
	url     string
	clients []*http.Client // each has one connection, shared by its requests
}

func connect(kubeconfig string) server {
	text, err := os.ReadFile(kubeconfig)
	check(err)
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(decoded(string(text), "certificate-authority-data"))
	pair, err := tls.X509KeyPair(decoded(string(text), "client-certificate-data"), decoded(string(text), "client-key-data"))
	check(err)
	s := server{url: value(string(text), "server")}
	for i := 0; i < 2; i++ {
		config := &tls.Config{RootCAs: authorities, Certificates: []tls.Certificate{pair}}
		s.clients = append(s.clients, &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: config}})
	}
	return s
}

func (s server) send(line int, method, path, kind, body string) int {
	request, err := http.NewRequest(method, s.url+path, bytes.NewBufferString(body))
	check(err)
	request.Header.Set("Content-Type", kind)
	answer, err := s.clients[line%len(s.clients)].Do(request)
	check(err)
	_, err = io.Copy(io.Discard, answer.Body)
	check(err)
	check(answer.Body.Close())
	return answer.StatusCode
}

func (s server) emptyNamespace() {
	const path = "/api/v1/namespaces"
	s.send(0, "DELETE", path+"/bench", "application/json", "")
	for s.send(0, "GET", path+"/bench", "application/json", "") == 200 {
		time.Sleep(200 * time.Millisecond)
	}
	if status := s.send(0, "POST", path, "application/json", `{"metadata":{"name":"bench"}}`); status != 201 {
		log.Fatalf("making the namespace: %d", status)
	}
}

func (s server) apply(lines []string, width int) time.Duration {
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for w := 0; w < width; w++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := next.Add(1) - 1; i < int64(len(lines)); i = next.Add(1) - 1 {
				path, body, _ := strings.Cut(lines[i], "\t")
				if status := s.send(w, "PATCH", path+"?fieldManager=load", "application/apply-patch+yaml", body); status != 201 {
					log.Fatalf("%s: %d", path, status)
				}
			}
		}()
	}
	all.Wait()
	return time.Since(began)
}

func main() {
	s := connect(os.Args[1])
	text, err := os.ReadFile(os.Args[2])
	check(err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	widths := []int{4, 16, 64}
	if len(os.Args) > 3 {
		widths = nil
		for _, word := range os.Args[3:] {
			width, err := strconv.Atoi(word)
			check(err)
			widths = append(widths, width)
		}
	}
	best, at := time.Hour, 0
	for _, width := range widths {
		s.emptyNamespace()
		if took := s.apply(lines, width); took < best {
			best, at = took, width
		}
	}
	s.emptyNamespace()
	fmt.Printf("%.3f %d\n", best.Seconds(), at)
}
